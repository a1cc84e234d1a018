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

const uint kNowhere = 0xffffffffu;

struct ComposeArgs {
    uint frame_width; // Of the picture, in pixels.
    uint frame_height;
    uint own_width; // Of `frame`: another where the picture is whole, of a frame of another size.
    uint own_height;
    uint before_width; // Of the frame before.
    uint before_height;
    uint picture_x; // Where the picture begins in its image.
    uint picture_y;
    uint model_width; // Of each tensor plane.
    uint model_height;
    float amount;       // How much of the change is applied, in [0, 1],
    float luminance;    // ... of its luminance,
    float chroma;       // ... and of what else there is of it.
    float detail;       // How much stays of what the frame has finer than the tensor, in [0, 1].
    uint swap_red_blue; // Of the buffer, for BGRA8 pictures.
    uint has_weights;   // 0: weights are not read.
    float share;        // Of this change where it takes over from the one shown before.
    uint shown_before;  // Where that begins in the buffer of shown changes; kNowhere: none, and
    uint shown_now;     // ... where what is shown now goes.
    ColorArgs color;
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
