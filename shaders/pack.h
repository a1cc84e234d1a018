// Included by pack.comp and by what dispatches it: one description for both sides.
#ifndef RESTYLE_SHADERS_PACK_H
#define RESTYLE_SHADERS_PACK_H

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

const uint kPackTile = 8; // Threads per workgroup edge.

struct PackArgs {
    uint frame_width; // In pixels.
    uint frame_height;
    uint model_width; // Of each tensor plane.
    uint model_height;
    uint linear; // 1: the frame holds linear light and is encoded to sRGB first.
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
