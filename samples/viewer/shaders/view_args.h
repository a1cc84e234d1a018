// Included by view.glsl and by what draws with it: one description for both sides.
#ifndef RESTYLE_VIEWER_VIEW_ARGS_H
#define RESTYLE_VIEWER_VIEW_ARGS_H

#ifdef __cplusplus
namespace viewer {
#endif

struct ViewArgs {
    float origin_x; // Where the picture's corner lies, in pixels,
    float origin_y;
    float scale;   // ... and how many of them one of its texels is wide, were all of them drawn.
    float gain;    // Of a difference.
    float share_x; // How many of what is drawn lie on one of these texels,
    float share_y;
    float less_share_x; // ... and of what it is held against.
    float less_share_y;
};

#ifdef __cplusplus
} // namespace viewer
#endif
#endif
