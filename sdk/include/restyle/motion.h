/* Tells which motion convention a renderer has from two of its frames: for tools and the day of
 * integration, not for every frame. Needs no context and no device. */
#ifndef RESTYLE_MOTION_H
#define RESTYLE_MOTION_H

#include <stdint.h>

#include "restyle/export.h"
#include "restyle/result.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Two frames that follow each other, on the CPU, row by row. All members are required. */
typedef struct RestyleMotionSample {
    uint32_t bytes;
    uint32_t reserved;
    const void* next;
    /* In pixels, in [16, 16384]. */
    uint32_t width;
    uint32_t height;
    /* The brightness of each pixel, from 0 to 1, such as its sRGB-coded green. */
    const float* before;
    const float* now;
    /* Of the later frame: x and y of each pixel, as the renderer writes them. */
    const float* motion;
} RestyleMotionSample;

/* What fits them; filled by the SDK. */
typedef struct RestyleMotionFit {
    uint32_t bytes;
    /* 1: the pictures tell the scale of that axis; 0: they fit others as well, since too little
     * moves along it. */
    uint32_t x_is_certain;
    void* next;
    uint32_t y_is_certain;
    /* RestyleSceneInfo.motion_scale_x and _y that fit best. */
    float motion_scale_x;
    float motion_scale_y;
    /* How much the earlier frame, looked up along the motion so scaled, differs from the later one
     * on average where something moves, and how much it does without motion. */
    float difference;
    float difference_unmoved;
    uint32_t reserved;
    /* The same for a person. */
    char sentence[256];
} RestyleMotionFit;

/* Tries motion in pixels, in parts of the picture and in Vulkan's clip space, from now to the frame
 * before and the other way, y up and y down: by warping the earlier frame. Takes a few seconds for
 * 4K. RESTYLE_OK also where nothing can be told; the sentence says so. For any thread. */
RESTYLE_API RestyleResult restyle_fit_motion(const RestyleMotionSample* sample,
                                             RestyleMotionFit* fit);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_MOTION_H */
