// Included by pack.comp and by what dispatches it: one description for both sides.
#ifndef RESTYLE_SHADERS_PACK_H
#define RESTYLE_SHADERS_PACK_H

#include "color.h"

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
    float top_code; // The frame's highest code value, 255 or 1023; 0: it holds floats.
    ColorArgs color;
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
