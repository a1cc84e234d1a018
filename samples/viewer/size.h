#pragma once

#include <cstdint>

namespace viewer {

/// Of a picture or window, in pixels.
struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// A pixel of a picture, from its upper left corner.
struct Texel {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
};

} // namespace viewer
