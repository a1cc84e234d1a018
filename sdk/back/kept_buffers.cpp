#include "back/kept_buffers.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "back/shared_tensor.h"
#include "imported_memory.h"

namespace restyle::back {

KeptBuffers::KeptBuffers(int memory, std::uint64_t bytes)
    : memory_(std::make_shared<interop::ImportedMemory>(memory, bytes)) {
    if (bytes < sizeof(RestyleBackKeepPage) ||
        bytes - sizeof(RestyleBackKeepPage) < list().size_bytes())
        throw std::invalid_argument("keep: the memory has " + std::to_string(bytes) +
                                    " bytes, expected room for its list");
}

std::span<RestyleBackKept> KeptBuffers::list() const {
    auto* const page = reinterpret_cast<RestyleBackKeepPage*>(memory_->data());
    return {reinterpret_cast<RestyleBackKept*>(page + 1), page->count};
}

RestyleBackKept* KeptBuffers::find(std::uint32_t buffer, std::uint32_t step) const {
    const auto found = std::find_if(list().begin(), list().end(), [&](const RestyleBackKept& kept) {
        return kept.buffer == buffer && kept.step == step;
    });
    return found != list().end() ? &*found : nullptr;
}

void KeptBuffers::put(std::uint32_t buffer, const at::Tensor& x) {
    if (RestyleBackKept* const kept = find(buffer, 0)) write(*kept, x);
}

void KeptBuffers::put(std::uint32_t buffer, std::uint32_t step, const core::Step& at,
                      const at::Tensor& x) {
    RestyleBackKept* const kept = find(buffer, step);
    if (kept == nullptr) return;
    kept->timestep = at.t;
    kept->alpha_bar = at.alpha_bar_t;
    write(*kept, x);
}

void KeptBuffers::write(RestyleBackKept& kept, const at::Tensor& x) const {
    const at::Tensor to =
        tensor_over(memory_, kept.offset, {std::int64_t{kept.height}, kept.width, kept.channels});
    const at::Tensor by_pixels = x.squeeze(0).permute({1, 2, 0});
    if (by_pixels.sizes() != to.sizes()) return; // Not there, as what no frame has.
    to.copy_(by_pixels);
    kept.written = 1;
}

} // namespace restyle::back
