// Included by view.frag and by what draws with it: one description for both sides.
#ifndef RESTYLE_VIEWER_VIEW_ARGS_H
#define RESTYLE_VIEWER_VIEW_ARGS_H

#ifdef __cplusplus
#include <cstdint>
namespace viewer {
using uint = std::uint32_t;
#endif

const uint kRenderedPicture = 0u;
const uint kRestyledPicture = 1u;
const uint kTruePicture = 2u;
const uint kBufferPicture = 3u;
const uint kNoPicture = 4u;

struct ViewArgs {
    float origin_x; // Where the picture's corner lies, in pixels,
    float origin_y;
    float scale;  // ... and how many of them one of its texels is wide.
    uint picture; // What is shown,
    uint less;    // ... or how far that is from this one, times `gain`; kNoPicture: itself.
    float gain;
};

#ifdef __cplusplus
} // namespace viewer
#endif
#endif
