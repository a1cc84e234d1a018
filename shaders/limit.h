// Included by limit.comp and by what dispatches it: one description for both sides.
#ifndef RESTYLE_SHADERS_LIMIT_H
#define RESTYLE_SHADERS_LIMIT_H

#include "amounts.h"

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

const uint kLimitTile = 8; // Threads per workgroup edge.

struct LimitArgs {
    uint frame_width; // In pixels.
    uint frame_height;
    uint model_width; // Of the tensor.
    uint model_height;
    uint has_mask; // 0: the mask is not read.
    AmountArgs objects;
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
