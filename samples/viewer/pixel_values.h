#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "view_layout.h"

namespace viewer {

using Rgb = std::array<std::uint8_t, 3>; ///< sRGB code values.

/// Of one texel of a frame.
struct PixelValues {
    Texel at;
    Rgb rendered{};
    Rgb restyled{};
    std::optional<Rgb> truth; ///< Where it was drawn.
    /// The number of what is seen there, where the frame gives it.
    std::optional<std::uint32_t> object = std::nullopt;
};

/// Of RGBA bytes, at a texel.
Rgb value_at(std::span<const std::uint8_t> rgba, Size size, const Texel& at);

/// In [0, 1], of what the code value stands for.
double linear_from(std::uint8_t code);

/// A line each: the code values, and what they are in linear light.
std::string words_of(const PixelValues& values);

} // namespace viewer
