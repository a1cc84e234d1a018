#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "session/texels.h"

namespace restyle::test {

/// Of the images of small scenes, in pixels.
inline constexpr int kSide = 16;

/// Of pixels (x, y), row by row.
template <class Value>
using Plane = std::array<Value, kSide * kSide>;

struct Vector {
    float x, y;
};

struct Rgba {
    std::uint8_t r, g, b, a;
    bool operator==(const Rgba&) const = default;
};

inline Rgba inverted(Rgba colour) {
    return {std::uint8_t(255 - colour.r), std::uint8_t(255 - colour.g),
            std::uint8_t(255 - colour.b), colour.a};
}

template <class Value, class At>
Plane<Value> plane(const At& at) {
    Plane<Value> values;
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
            values[std::size_t(y * kSide + x)] = at(x, y);
    return values;
}

template <class Value>
Texels texels_of(const Plane<Value>& plane) {
    Texels texels(sizeof plane);
    std::memcpy(texels.data(), plane.data(), sizeof plane);
    return texels;
}

inline Rgba colour_at(const Texels& texels, int x, int y) {
    Rgba colour;
    std::memcpy(&colour, texels.data() + 4 * (y * kSide + x), sizeof colour);
    return colour;
}

} // namespace restyle::test
