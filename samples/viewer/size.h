#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace viewer {

/// Of a picture or window, in pixels.
struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

inline bool same(Size a, Size b) {
    return a.width == b.width && a.height == b.height;
}

/// A picture of `whole` size with so large a share of its sides; a pixel at least.
inline Size shrunk(Size whole, double share) {
    const auto side = [share](std::uint32_t pixels) {
        return std::max(1u, static_cast<std::uint32_t>(std::lround(pixels * share)));
    };
    return {side(whole.width), side(whole.height)};
}

/// A pixel of a picture, from its upper left corner.
struct Texel {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
};

} // namespace viewer
