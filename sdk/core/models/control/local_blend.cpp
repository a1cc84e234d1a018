#include "models/control/local_blend.h"

#include <cmath>
#include <stdexcept>

namespace restyle::core {
namespace {

constexpr std::int64_t kBlendPixels = 16 * 16;

} // namespace

void LookedAt::add(const at::Tensor& map, std::int64_t height, std::int64_t width) {
    const std::int64_t pixels = map.size(2);
    const auto values_a_pixel = static_cast<std::int64_t>(
        std::llround(std::sqrt(static_cast<double>(height * width) / double(pixels))));
    const at::Tensor tokens = at::tensor(tokens_, map.options().dtype(at::kLong));
    const at::Tensor looked = map.index_select(3, tokens).sum(3).mean(1).view(
        {map.size(0), 1, height / values_a_pixel, width / values_a_pixel});
    at::Tensor& sum = sums_[pixels];
    sum = sum.defined() ? sum + looked : looked;
}

at::Tensor LookedAt::mask(double threshold, std::int64_t height, std::int64_t width) const {
    if (sums_.empty())
        throw std::invalid_argument("attention control: the network attends to the text of no map "
                                    "that is small enough for a local blend");
    const auto above = sums_.upper_bound(kBlendPixels);
    const at::Tensor& looked = above == sums_.begin() ? above->second : std::prev(above)->second;
    const at::Tensor widened = at::max_pool2d(looked, 3, 1, 1);
    const at::Tensor whole = at::upsample_nearest2d(widened, {height, width});
    return (whole > threshold * whole.amax({1, 2, 3}, true)).to(looked.scalar_type());
}

} // namespace restyle::core
