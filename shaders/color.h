// Included by colour.glsl and by what dispatches the passes: one description for both sides.
#ifndef RESTYLE_SHADERS_COLOR_H
#define RESTYLE_SHADERS_COLOR_H

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

// How a frame's red, green and blue are coded: what the passes are specialized to (colour.glsl).
const uint kSrgbCoded = 0;   // IEC 61966-2-1.
const uint kLinearLight = 1; // Of Rec. 709 primaries.
const uint kPqCoded = 2;     // SMPTE ST 2084, of Rec. 2020 primaries.

struct ColorArgs {
    float exposure; // Times light, of kPqCoded in 10000 nits: what the network sees as white is 1.
    float knee;     // Where the curve bends that brings light under 1; 1: it does not.
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
