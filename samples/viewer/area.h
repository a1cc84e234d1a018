#pragma once

#include <cstdint>

namespace viewer {

/// The rectangle, in pixels of the window, that the picture fills.
struct Area {
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::int32_t width = 0;
    std::int32_t height = 0;
};

} // namespace viewer
