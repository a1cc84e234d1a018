// Included by weigh.comp and by what dispatches it: one description for both sides.
#ifndef RESTYLE_SHADERS_WEIGH_H
#define RESTYLE_SHADERS_WEIGH_H

#include "amounts.h"

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

const uint kWeighTile = 8; // Threads per workgroup edge.

struct WeighArgs {
    uint frame_width; // In pixels.
    uint frame_height;
    uint has_mask;          // 0: the mask is not read.
    uint has_fade;          // 0: depths are not read.
    uint depth_reversed;    // 1: depth is 1 near and 0 far.
    float inverse_nearest;  // 1 / distance of depth's near end,
    float inverse_farthest; // ... and of its far end; 0: infinite.
    float fade_near;        // The change is whole at this distance,
    float fade_far;         // ... and gone at this one.
    AmountArgs objects;
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
