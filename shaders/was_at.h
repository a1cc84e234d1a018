// Included by was_at.comp and by what dispatches it: one description for both sides.
#ifndef RESTYLE_SHADERS_WAS_AT_H
#define RESTYLE_SHADERS_WAS_AT_H

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

const uint kWasAtTile = 8; // Threads per workgroup edge.

struct WasAtArgs {
    uint frame_width; // Of the map's frame, in pixels.
    uint frame_height;
    uint model_width; // Of each tensor plane.
    uint model_height;
    uint still; // 1: nothing has moved; the map is not read.
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
