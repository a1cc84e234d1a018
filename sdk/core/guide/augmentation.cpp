#include "guide/augmentation.h"

#include "restyle/core/noise.h"

namespace restyle::core {
namespace {

constexpr std::int64_t kNumbersACopy = 8;
constexpr std::int64_t kBilinear = 0, kZeros = 0;

/// Numbers in (0, 1), a row a copy.
class Chances {
public:
    Chances(std::int64_t pictures, int copies, const EnergyDraw& draw, const at::Tensor& like) {
        std::vector<at::Tensor> rows;
        for (std::int64_t i = 0; i < pictures; ++i)
            rows.push_back(counter_uniform(draw.seed, kEnergyRow + std::uint32_t(draw.step),
                                           copies * kNumbersACopy, std::uint32_t(draw.first + i)));
        numbers_ = at::cat(rows).view({-1, kNumbersACopy}).to(like.options());
    }

    /// [copies, 1, 1, 1], from `least` to `most`.
    at::Tensor next(double least, double most) {
        return (least + (most - least) * numbers_.select(1, used_++)).view({-1, 1, 1, 1});
    }

private:
    at::Tensor numbers_;
    std::int64_t used_ = 0;
};

at::Tensor coloured(const at::Tensor& x, Chances& chances) {
    const at::Tensor bright = x + chances.next(-0.5, 0.5);
    const at::Tensor grey = bright.mean(1, /*keepdim=*/true);
    const at::Tensor saturated = (bright - grey) * chances.next(0, 2) + grey;
    const at::Tensor mean = saturated.mean({1, 2, 3}, /*keepdim=*/true);
    return (saturated - mean) * chances.next(0.5, 1.5) + mean;
}

at::Tensor moved_and_resized(const at::Tensor& x, Chances& chances) {
    constexpr double kMost = 2.0 / 8; // Of a side that runs from -1 to 1.
    const at::Tensor right = chances.next(-kMost, kMost), down = chances.next(-kMost, kMost);
    const at::Tensor scale = 1 / chances.next(0.8, 1.2), none = at::zeros_like(scale);
    const at::Tensor affine = at::cat({scale, none, right, none, scale, down}, 3).view({-1, 2, 3});
    const at::Tensor grid = at::affine_grid_generator(affine, x.sizes(), /*align_corners=*/false);
    return at::grid_sampler_2d(x, grid, kBilinear, kZeros, /*align_corners=*/false);
}

// `middle` of a square of half a side, as a share of the side.
at::Tensor outside_square(const at::Tensor& middle, std::int64_t side, at::IntArrayRef shape) {
    const at::Tensor pixels = (at::arange(side, middle.options()) + 0.5) / double(side);
    return ((pixels - middle.view({-1, 1})).abs() > 0.25).view(shape);
}

at::Tensor cut_out(const at::Tensor& x, Chances& chances) {
    const std::int64_t n = x.size(0), height = x.size(2), width = x.size(3);
    const at::Tensor kept =
        outside_square(chances.next(0, 1), height, {n, 1, height, 1})
            .logical_or(outside_square(chances.next(0, 1), width, {n, 1, 1, width}));
    return x * kept;
}

} // namespace

at::Tensor augmented(const at::Tensor& pictures, const Augmentation& augmentation,
                     const EnergyDraw& draw) {
    if (augmentation.copies == 0) return pictures;
    Chances chances(pictures.size(0), augmentation.copies, draw, pictures);
    const at::Tensor copies = pictures.repeat_interleave(augmentation.copies, 0);
    return cut_out(moved_and_resized(coloured(copies, chances), chances), chances);
}

} // namespace restyle::core
