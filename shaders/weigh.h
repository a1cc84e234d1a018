// Included by weigh.comp and by what dispatches it: one description for both sides.
#ifndef RESTYLE_SHADERS_WEIGH_H
#define RESTYLE_SHADERS_WEIGH_H

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

const uint kWeighTile = 8; // Threads per workgroup edge.

// How much of the change an object's pixels get; by ascending object.
struct ObjectAmount {
    uint object;
    float amount;
};

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
    uint has_objects;       // 0: objects are not read.
    uint object_count;      // In the table.
    float other_amount;     // Of objects that the table does not have.
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
