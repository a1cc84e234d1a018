/* What a renderer tells of its frames beside their colour; included by restyle.h. */
#ifndef RESTYLE_SCENE_H
#define RESTYLE_SCENE_H

#include <stdint.h>

#include <vulkan/vulkan_core.h>

#include "restyle/image.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the renderer tells of its frames beside their colour: how the scene moves, so that a late
 * picture's change can be moved to the frame of now, and where it is to be restyled. Fixed for a
 * session, as the images' formats are. */
typedef struct RestyleSceneInfo {
    /* R16G16, R32G32 or R16G16B16A16_SFLOAT, of which red and green are read. UNDEFINED: no motion
     * is given, and late pictures are shown whole, or not at all. */
    VkFormat motion_format;
    /* D16_UNORM, X8_D24_UNORM, D32_SFLOAT, each with or without stencil, or R32_SFLOAT; perspective
     * depth. UNDEFINED: what comes into view from behind something is not told from that. Without
     * motion it is of use where near_plane is told. */
    VkFormat depth_format;
    /* R8, R16 or R32_UINT: a number an object, or a material. UNDEFINED: none is given. */
    VkFormat object_format;
    /* R8_UNORM. UNDEFINED: the picture is shown everywhere alike. Needs no motion. */
    VkFormat mask_format;
    /* 1: depth is 1 near and 0 far; else 0 near and 1 far. */
    uint32_t depth_reversed;
    /* Motion times it is, in pixels to the right and down, where a point was in the frame before
     * less where it is now, both without jitter. 0: 1. So, of vectors from the frame before to now
     * in parts of the picture with y up: (-width, height). The pixels are those of the frame of
     * now: one before it that was of another size counts as stretched to its. */
    float motion_scale_x;
    float motion_scale_y;
    /* How far away depth's two ends are, in the unit of RestyleSettings.fade_near. near_plane 0:
     * not told, and the change does not fade by distance. far_plane 0: infinitely. */
    float near_plane;
    float far_plane;
    uint32_t reserved;
} RestyleSceneInfo;

#define RESTYLE_MOST_OBJECT_AMOUNTS 256

/* How much of the change an object shows, in [0, 1]. */
typedef struct RestyleObjectAmount {
    uint32_t object;
    float amount;
} RestyleObjectAmount;

/* What is known of the frame of now: images of the formats of the session's RestyleSceneInfo, with
 * usage TRANSFER_SRC, handed over and back as RestyleImage says; views are not used. An image of
 * VK_NULL_HANDLE is not given. Of a frame that was anti-aliased temporally, depth, object and mask
 * may be as they were drawn, with a jitter of less than a pixel. */
typedef struct RestyleScene {
    /* Leads to the frame of the last restyle_record_picture() of the session, which is to be called
     * for every frame. Where it is not given the way back is lost: pictures of earlier frames are
     * then shown whole. */
    RestyleImage motion;
    RestyleImage depth;
    RestyleImage object;
    /* How much of the change is shown at each pixel, from 0 to 1: 0 where a character, the sky or
     * the interface is to stay as it was rendered. */
    RestyleImage mask;
    /* 1: the camera has cut, or the picture recorded before this one was not submitted: pictures of
     * frames before this one are not shown any more, and nothing of them is needed. */
    uint32_t cut;
    /* 1: objects that `object_amounts` does not name stay as they were rendered; 0: they show all
     * of the change. So the world can be restyled and not the characters, or the reverse. */
    uint32_t keep_others;
    /* By the numbers in `object`, which must be given; of one named twice either may count. Read
     * by the call alone. `object_amount_count` is in [0, RESTYLE_MOST_OBJECT_AMOUNTS]. */
    const RestyleObjectAmount* object_amounts;
    uint32_t object_amount_count;
    uint32_t reserved;
} RestyleScene;

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_SCENE_H */
