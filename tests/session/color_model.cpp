#include "session/color_model.h"

#include <algorithm>
#include <cmath>

#include "session/texel_values.h"

namespace restyle::test {
namespace {

constexpr double kKnee = 0.75;

using Matrix = std::array<Rgb, 3>; // Rows.
constexpr Matrix kTo709{{{1.660491, -0.587641, -0.072850},
                         {-0.124550, 1.132900, -0.008349},
                         {-0.018151, -0.100579, 1.118730}}};
constexpr Matrix kTo2020{{{0.627404, 0.329283, 0.043313},
                          {0.069097, 0.919541, 0.011362},
                          {0.016391, 0.088013, 0.895595}}};

Rgb times(const Matrix& matrix, const Rgb& rgb) {
    Rgb result{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 3; ++column)
            result[row] += matrix[row][column] * rgb[column];
    return result;
}

template <class Function>
Rgb each(const Rgb& one, const Rgb& other, const Function& function) {
    return {function(one[0], other[0]), function(one[1], other[1]), function(one[2], other[2])};
}

template <class Function>
Rgb each(const Rgb& rgb, const Function& function) {
    return {function(rgb[0]), function(rgb[1]), function(rgb[2])};
}

double unit(double value) {
    return std::clamp(value, 0.0, 1.0);
}

double srgb_from_linear(double light) {
    return light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
}

double linear_from_srgb(double coded) {
    return coded <= 0.04045 ? coded / 12.92 : std::pow((coded + 0.055) / 1.055, 2.4);
}

constexpr double kM1 = 0.1593017578125, kM2 = 78.84375; // SMPTE ST 2084.
constexpr double kC1 = 0.8359375, kC2 = 18.8515625, kC3 = 18.6875;

double pq_from_linear(double light) {
    const double root = std::pow(light, kM1);
    return std::pow((kC1 + kC2 * root) / (1 + kC3 * root), kM2);
}

double white_of(const RestyleColorInfo& color) {
    const double paper = color.paper_white == 0 ? 203 : double{color.paper_white};
    return color.space == RESTYLE_COLOR_SCRGB ? 80 / paper
           : color.space == RESTYLE_COLOR_PQ  ? 10000 / paper
                                              : 1;
}

} // namespace

double linear_from_pq(double coded) {
    const double root = std::pow(unit(coded), 1 / kM2);
    return std::pow(std::max(root - kC1, 0.0) / (kC2 - kC3 * root), 1 / kM1);
}

ColorModel::ColorModel(VkFormat format, const RestyleColorInfo& color)
    : space_(color.space),
      exposure_(std::exp2(double{color.exposure}) * white_of(color)),
      bends_(color.space != RESTYLE_COLOR_AUTO) {
    if (space_ == RESTYLE_COLOR_AUTO)
        space_ = top_code(format) == 0 ? RESTYLE_COLOR_LINEAR : RESTYLE_COLOR_SRGB;
}

Rgb ColorModel::light(const Rgb& values) const {
    if (space_ == RESTYLE_COLOR_SRGB)
        return each(values, [](double v) { return linear_from_srgb(unit(v)); });
    const Rgb scaled = each(values, [&](double v) {
        return exposure_ * (space_ == RESTYLE_COLOR_PQ ? linear_from_pq(v) : v);
    });
    return space_ == RESTYLE_COLOR_PQ ? times(kTo709, scaled) : scaled;
}

double ColorModel::ratio(const Rgb& light) const {
    const double most = std::max({light[0], light[1], light[2], 0.0});
    if (!bends_) return std::max(most, 1.0);
    if (most <= kKnee) return 1;
    const double over = (most - kKnee) / (1 - kKnee);
    return most / (kKnee + (1 - kKnee) * over / (1 + over));
}

Rgb ColorModel::seen(const Rgb& values) const {
    if (space_ == RESTYLE_COLOR_SRGB) return each(values, unit);
    const Rgb of = light(values);
    return each(of, [&](double l) { return srgb_from_linear(std::max(l, 0.0) / ratio(of)); });
}

Rgb ColorModel::restyled(const Rgb& values, const Rgb& restyled) const {
    const Rgb bounded = each(restyled, unit);
    if (space_ == RESTYLE_COLOR_SRGB)
        return each(values, bounded, [](double v, double r) { return r + v - unit(v); });
    const Rgb was = light(values);
    const Rgb becomes = each(bounded, was, [&](double r, double l) {
        return (ratio(was) * linear_from_srgb(r) + std::min(l, 0.0)) / exposure_;
    });
    if (space_ != RESTYLE_COLOR_PQ) return becomes;
    const Rgb coded =
        each(times(kTo2020, becomes), [](double l) { return pq_from_linear(unit(l)); });
    return each(values, coded, [](double v, double c) { return c + v - unit(v); });
}

} // namespace restyle::test
