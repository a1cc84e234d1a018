// Included by tabulate.comp, by what looks colours up and by what dispatches the pass: one
// description for all.
#ifndef RESTYLE_SHADERS_TABLE_H
#define RESTYLE_SHADERS_TABLE_H

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

const uint kTableSide = 8; // Entries along red, green and blue, from -1 to 1.
const uint kTableEntries = kTableSide * kTableSide * kTableSide;

const uint kTabulateGroup = 64; // Threads, each of one entry.

struct TabulateArgs {
    uint model_width; // Of each tensor plane.
    uint model_height;
};

#ifdef __cplusplus
} // namespace restyle::shaders
#else
// Its texel: a slice of one blue below the other.
ivec2 in_table(uvec3 place) {
    return ivec2(place.x, place.z * kTableSide + place.y);
}
#endif
#endif
