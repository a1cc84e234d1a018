#include "models/vision/resample.h"

#include <algorithm>
#include <cmath>

namespace restyle::core {
namespace {

/// Up to how many old values away a new one sees, when the picture does not shrink.
double reach_of(ResampleFilter filter) {
    return filter == ResampleFilter::kBilinear ? 1 : 2;
}

double bilinear(double distance) {
    return std::max(0.0, 1 - distance);
}

/// Keys: "Cubic Convolution Interpolation for Digital Image Processing" (1981), equation 4.
double bicubic(double distance) {
    constexpr double kSlope = -0.5;
    if (distance < 1) return ((kSlope + 2) * distance - (kSlope + 3)) * distance * distance + 1;
    if (distance < 2) return (((distance - 5) * distance + 8) * distance - 4) * kSlope;
    return 0;
}

double weight_at(ResampleFilter filter, double distance) {
    return filter == ResampleFilter::kBilinear ? bilinear(distance) : bicubic(distance);
}

} // namespace

at::Tensor resample_matrix(std::int64_t from, std::int64_t to, ResampleFilter filter) {
    constexpr double kOne = 1 << 22;
    const double step = static_cast<double>(from) / static_cast<double>(to);
    const double stretch = std::max(step, 1.0), reach = reach_of(filter) * stretch;
    at::Tensor matrix = at::zeros({to, from}, at::kDouble);
    auto weights = matrix.accessor<double, 2>();
    for (std::int64_t row = 0; row < to; ++row) {
        const double centre = (static_cast<double>(row) + 0.5) * step;
        const auto first =
            std::max<std::int64_t>(static_cast<std::int64_t>(centre - reach + 0.5), 0);
        const auto last = std::min(static_cast<std::int64_t>(centre + reach + 0.5), from);
        double sum = 0;
        for (std::int64_t i = first; i < last; ++i)
            sum += weights[row][i] =
                weight_at(filter, std::abs(static_cast<double>(i) - centre + 0.5) / stretch);
        for (std::int64_t i = first; i < last; ++i)
            weights[row][i] = std::round(weights[row][i] / sum * kOne) / kOne;
    }
    return matrix;
}

} // namespace restyle::core
