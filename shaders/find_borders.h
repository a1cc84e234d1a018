// Included by find_borders.comp and by what dispatches it: one description for both sides.
#ifndef RESTYLE_SHADERS_FIND_BORDERS_H
#define RESTYLE_SHADERS_FIND_BORDERS_H

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

const uint kFindBordersTile = 8; // Threads per workgroup edge.

struct FindBordersArgs {
    uint frame_width; // In pixels.
    uint frame_height;
    uint model_width; // Of the tensor.
    uint model_height;
    uint has_depth; // 0: depth is not read.
    uint has_objects;
    uint depth_reversed; // 1: depth is 1 near and 0 far.
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
