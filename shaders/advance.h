// Included by advance.comp and by what dispatches it: one description for both sides.
#ifndef RESTYLE_SHADERS_ADVANCE_H
#define RESTYLE_SHADERS_ADVANCE_H

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

const uint kAdvanceTile = 8; // Threads per workgroup edge.

struct AdvanceArgs {
    uint frame_width; // In pixels.
    uint frame_height;
    uint before_width; // Of the frame before.
    uint before_height;
    float motion_scale_x; // Times a motion vector: pixels, from now to the frame before.
    float motion_scale_y;
    uint first;          // 1: the frame before is the one that the map leads to; no map is read.
    uint depth_reversed; // 1: depth is 1 near and 0 far.
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
