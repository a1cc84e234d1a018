/* Images that a renderer hands over, and when the GPU is done with them; included by restyle.h. */
#ifndef RESTYLE_IMAGE_H
#define RESTYLE_IMAGE_H

#include <stdint.h>

#include <vulkan/vulkan_core.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How the SDK learns that the GPU has run what was recorded: a timeline semaphore and the value
 * that the submission will signal; or, where `semaphore` is VK_NULL_HANDLE, the caller's word
 * through restyle_session_retire() for frame numbers up to its argument. The semaphore must
 * outlive the session. */
typedef struct RestyleDone {
    VkSemaphore semaphore;
    uint64_t value;
} RestyleDone;

/* An image of the renderer's, of the format that the session was told: two-dimensional, of one
 * sample; of several mips or layers the first is meant. Of the session's size; or larger, where an
 * offset or an extent says which part of it the frame is. It must live until `done` of the call
 * that was given it, and belong to the queue's family, or be shared.
 *
 * At entry: in `layout`, last used as `stage` and `access` say.
 *
 * At exit: in `layout` again (a picture given as VK_IMAGE_LAYOUT_UNDEFINED or PREINITIALIZED: in
 * VK_IMAGE_LAYOUT_GENERAL), and the recorded commands end in a barrier to all commands and all
 * memory access, so that the caller needs none for the data.
 *
 * The commands are recorded outside a render pass, and all that one session records is submitted
 * to the same queue, one with compute, in the order of recording. They disturb the compute bind
 * point, push constants and descriptor set 0 of compute. */
typedef struct RestyleImage {
    /* Required. */
    VkImage image;
    /* Of a picture, in the session's format. With it and STORAGE, R8G8B8A8_UNORM and floats of
     * 16 and 32 bits are written in place; else, or with VK_NULL_HANDLE, a buffer is copied. */
    VkImageView view;
    /* Of the image. Needed: TRANSFER_SRC for frames, TRANSFER_DST for pictures. */
    VkImageUsageFlags usage;
    /* Of a frame: not VK_IMAGE_LAYOUT_UNDEFINED. */
    VkImageLayout layout;
    /* 0, with no access: nothing is to be waited for. */
    VkPipelineStageFlags stage;
    VkAccessFlags access;
} RestyleImage;

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_IMAGE_H */
