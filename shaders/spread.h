// Included by spread.comp and by what dispatches it: one description for both sides.
#ifndef RESTYLE_SHADERS_SPREAD_H
#define RESTYLE_SHADERS_SPREAD_H

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

const uint kSpreadTile = 8; // Threads per workgroup edge.

struct SpreadArgs {
    uint model_width; // Of each tensor plane.
    uint model_height;
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
