#pragma once

#include <array>

#include "restyle/restyle.h"

namespace restyle::test {

/// Red, green and blue of a texel: code values as parts of the highest, or what floats hold.
using Rgb = std::array<double, 3>;

/// SMPTE ST 2084: light, of which 1 is 10000 nits.
double linear_from_pq(double coded);

/// What restyle.h says of colours, in double precision: written apart from the shaders.
class ColorModel {
public:
    /// `color` must be one that a session takes.
    ColorModel(VkFormat format, const RestyleColorInfo& color);

    /// What the network sees of finite values: sRGB-coded, in [0, 1].
    Rgb seen(const Rgb& values) const;

    /// The values after the network has made `restyled`, of the same kind as seen(), of them.
    Rgb restyled(const Rgb& values, const Rgb& restyled) const;

    /// Light, of which 1 is white, that values are.
    Rgb light(const Rgb& values) const;

private:
    /// Of light to what is seen of it.
    double ratio(const Rgb& light) const;

    RestyleColorSpace space_;
    double exposure_; ///< Times the space's light, of PQ in 10000 nits.
    bool bends_;
};

} // namespace restyle::test
