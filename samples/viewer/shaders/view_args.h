// Included by view.glsl and by what draws with it: one description for both sides.
#ifndef RESTYLE_VIEWER_VIEW_ARGS_H
#define RESTYLE_VIEWER_VIEW_ARGS_H

#ifdef __cplusplus
namespace viewer {
#endif

/// Where an image, of which the upper left part is drawn, lies; in parts of its sides.
struct ViewPart {
    float start_x; // Where the window's corner is,
    float start_y;
    float step_x; // ... how far a pixel goes on from there,
    float step_y;
    float last_x; // ... and the middle of the last texel that is drawn.
    float last_y;
};

struct ViewArgs {
    ViewPart picture;
    ViewPart other; // What it is held against.
    float gain;     // Of a difference.
    float has_grid; // 1: lines lie between texels, where these are seen as they are.
};

#ifdef __cplusplus
} // namespace viewer
#endif
#endif
