// Included by compose.glsl and by what dispatches it: one description for both sides.
#ifndef RESTYLE_SHADERS_COMPOSE_H
#define RESTYLE_SHADERS_COMPOSE_H

#include "color.h"

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

const uint kComposeTile = 8; // Threads per workgroup edge.

struct ComposeArgs {
    uint frame_width; // In pixels.
    uint frame_height;
    uint model_width; // Of each tensor plane.
    uint model_height;
    float amount;       // How much of the change is applied, in [0, 1],
    float luminance;    // ... of its luminance,
    float chroma;       // ... and of what else there is of it.
    uint swap_red_blue; // Of the buffer, for BGRA8 pictures.
    uint has_mask;      // 0: the mask is not read.
    uint moved;         // 1: `frame` is the frame of now, from which the map leads to the change.
    ColorArgs color;
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
