#include "models/control/map_processor.h"

#include "models/layers/attention.h"

namespace restyle::core {
namespace {

at::Tensor last_of(const at::Tensor& x, std::int64_t count) {
    return x.narrow(0, x.size(0) - count, count);
}

at::Tensor but_last_of(const at::Tensor& x, std::int64_t count) {
    return x.narrow(0, 0, x.size(0) - count);
}

/// attention() of all but the last `count`, and what those see.
at::Tensor beside_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                            std::int64_t count, const at::Tensor& seen_by_last) {
    if (q.size(0) == count) return seen_by_last;
    return at::cat({attention(but_last_of(q, count), but_last_of(k, count), but_last_of(v, count)),
                    seen_by_last});
}

} // namespace

void MapProcessor::begin(const at::Tensor& x, const at::Tensor& t, std::int64_t entries) {
    samples_ = x.size(0) / entries;
    pixel_place_ = text_place_ = 0;
    const at::Tensor times = last_of(t, samples_).to(at::kCPU, at::kLong).contiguous();
    begin_prompt(last_of(x, samples_),
                 {times.data_ptr<std::int64_t>(), times.data_ptr<std::int64_t>() + times.numel()});
}

at::Tensor MapProcessor::to_each_other(const at::Tensor& q, const at::Tensor& k,
                                       const at::Tensor& v) {
    const std::size_t place = pixel_place_++;
    if (!wants_pixel_map(q.size(2))) return attention(q, k, v);
    const at::Tensor map = pixel_map(place, last_of(q, samples_), last_of(k, samples_));
    return beside_attention(q, k, v, samples_, seen_through(map, last_of(v, samples_)));
}

at::Tensor MapProcessor::to_text(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    const std::size_t place = text_place_++;
    const std::int64_t pixels = q.size(2) / samples_;
    if (!wants_text_map(pixels)) return attention(q, k, v);
    const at::Tensor of_samples = q[-1].unflatten(1, {samples_, pixels}).transpose(0, 1);
    const at::Tensor map = text_map(place, of_samples, last_of(k, 1));
    const at::Tensor seen = seen_through(map, last_of(v, 1)); // [m, heads, pixels, d]
    return beside_attention(q, k, v, 1, seen.transpose(0, 1).flatten(1, 2).unsqueeze(0));
}

} // namespace restyle::core
