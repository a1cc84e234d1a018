#include "restyle/core/energy.h"

namespace restyle::core {
namespace {

at::Tensor luminance_of(const at::Tensor& x) {
    const at::Tensor weights = at::tensor({0.2126, 0.7152, 0.0722}, x.options());
    return (x * weights.view({1, 3, 1, 1})).sum(1, /*keepdim=*/true);
}

/// Sobel's two derivatives of [n, 1, H, W], in values a pixel; those of the border are left out.
at::Tensor slopes_of(const at::Tensor& luminance) {
    const at::Tensor across =
        at::tensor({-1., 0., 1., -2., 0., 2., -1., 0., 1.}, luminance.options()).view({3, 3}) / 8;
    return at::conv2d(luminance, at::stack({across, across.t()}).unsqueeze(1));
}

/// Of [n, C, H, W] -> [n], where `weights` [1, 1, H', W'] count by what lies in their middle.
at::Tensor mean_square(const at::Tensor& difference, const at::Tensor& weights) {
    const at::Tensor squares = difference.square();
    if (!weights.defined()) return squares.mean({1, 2, 3});
    const std::int64_t height = squares.size(2), width = squares.size(3);
    const std::int64_t border = (weights.size(2) - height) / 2;
    return (squares *
            weights.to(squares.options()).narrow(2, border, height).narrow(3, border, width))
        .mean({1, 2, 3});
}

} // namespace

Energy structure_energy(const at::Tensor& reference, const StructureWeights& weights,
                        const at::Tensor& borders) {
    return [=](const at::Tensor& x, const EnergyDraw&) {
        const at::Tensor of_x = luminance_of(x), wanted = luminance_of(reference.to(x.options()));
        return weights.edges * mean_square(slopes_of(of_x) - slopes_of(wanted), borders) +
               weights.luminance * mean_square(of_x - wanted, borders);
    };
}

} // namespace restyle::core
