#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/energy.h"

namespace restyle::core {
namespace {

/// [n, pixels, k] between pixels [n, pixels, 3] and colours [k, 3].
at::Tensor squared_distances(const at::Tensor& pixels, const at::Tensor& colours) {
    std::vector<at::Tensor> distances;
    for (const at::Tensor& colour : colours.unbind())
        distances.push_back((pixels - colour).square().sum(-1));
    return at::stack(distances, -1);
}

} // namespace

Energy palette_energy(const at::Tensor& palette) {
    if (palette.dim() != 2 || palette.size(1) != 3 || palette.size(0) == 0)
        throw std::invalid_argument(
            c10::str("palette: the colours are ", palette.sizes(), ", expected [k, 3]"));
    return [palette](const at::Tensor& x, const EnergyDraw&) {
        const at::Tensor pixels = x.flatten(2).transpose(1, 2);
        const at::Tensor distances = squared_distances(pixels, palette.to(x.options()));
        return distances.amin(2).mean(1) + distances.amin(1).mean(1);
    };
}

at::Tensor palette_of(const at::Tensor& picture, std::int64_t colours) {
    constexpr int kRounds = 16;
    const at::Tensor pixels = picture.flatten(1).t().to(at::kDouble);
    const at::Tensor by_luminance = pixels.index_select(0, std::get<1>(pixels.sum(1).sort()));
    const at::Tensor places =
        ((at::arange(colours, at::kDouble) + 0.5) * double(pixels.size(0)) / double(colours))
            .floor()
            .to(at::kLong);
    at::Tensor found = by_luminance.index_select(0, places);
    for (int round = 0; round < kRounds; ++round) {
        const at::Tensor nearest = squared_distances(pixels.unsqueeze(0), found)[0].argmin(1);
        const at::Tensor members = at::one_hot(nearest, colours).to(at::kDouble);
        const at::Tensor counts = members.sum(0).unsqueeze(1);
        const at::Tensor means = members.t().matmul(pixels) / counts.clamp_min(1);
        found = at::where(counts > 0, means, found);
    }
    return found;
}

} // namespace restyle::core
