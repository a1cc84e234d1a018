/* A frame: how it is handed in, and its picture taken; included by restyle.h. */
#ifndef RESTYLE_FRAME_H
#define RESTYLE_FRAME_H

#include <stdint.h>

#include <vulkan/vulkan_core.h>

#include "restyle/export.h"
#include "restyle/image.h"
#include "restyle/result.h"
#include "restyle/scene.h"
#include "restyle/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One frame handed in; 0 is none. */
typedef uint64_t RestyleTicket;

/* A frame as it is handed in. */
typedef struct RestyleFrame {
    uint32_t bytes;
    uint32_t reserved;
    const void* next;
    /* The frame, of the session's format. Required. */
    RestyleImage color;
    /* Counts the renderer's frames: for as long as the session lives never smaller than in the call
     * of its kind before, else the call is refused. How many it leaves out is all one: ages are
     * differences of it. */
    uint64_t frame_number;
    /* When the recording has run, and the core may begin. */
    RestyleDone done;
    /* The frame's size in pixels, at most the session's; 0 x 0: that. It may be another with every
     * frame (dynamic resolution): nothing is made anew for it. */
    VkExtent2D extent;
    /* Where in the image it begins, from the upper left corner. */
    VkOffset2D color_offset;
    /* As the RestyleTarget of this frame_number has it. Read are, with RestyleSettings.edit_mask,
     * mask, object, keep_others and object_amounts: how far the edit may reach; and with an energy
     * that looks at borders depth and object: where they are. An image that is not read is not
     * handed back. */
    RestyleScene scene;
    VkOffset2D mask_offset;
    VkOffset2D object_offset;
    VkOffset2D depth_offset;
} RestyleFrame;

/* Records, into `commands`, the packing of a frame for the core.
 *
 * RESTYLE_OK: *ticket names the job. RESTYLE_DROPPED, RESTYLE_NOT_READY or a failure
 * (RESTYLE_ERROR_BACK, or what it was, where the session has failed, RESTYLE_ERROR_DEVICE_LOST):
 * nothing was recorded, *ticket is 0. A ticket whose commands are never submitted is to be given
 * back by restyle_session_abandon(). `ticket` must not be NULL. */
RESTYLE_API RestyleResult restyle_record_frame(RestyleSession session, VkCommandBuffer commands,
                                               const RestyleFrame* frame, RestyleTicket* ticket);

/* Where a picture goes, and what is known of the frame that it is shown with. */
typedef struct RestyleTarget {
    uint32_t bytes;
    uint32_t reserved;
    const void* next;
    /* The frame of now, which passes through where there is no picture. Required. */
    RestyleImage color;
    /* Where the picture goes; may be the same image as `color`, then in the same layout, with what
     * either says of stage and access. Required. */
    RestyleImage picture;
    /* Of the frame of now; as RestyleFrame.frame_number. */
    uint64_t frame_number;
    /* Until then the picture's memory is kept. */
    RestyleDone done;
    RestyleScene scene;
    /* As of the RestyleFrame of this frame_number, of all images here: of each, the rectangle of
     * this size from its own offset on is the frame. What lies outside is neither read nor written;
     * in a picture given as VK_IMAGE_LAYOUT_UNDEFINED there is nothing then. */
    VkExtent2D extent;
    VkOffset2D color_offset;
    /* The same as color_offset where the picture is the same image. */
    VkOffset2D picture_offset;
    VkOffset2D motion_offset;
    VkOffset2D depth_offset;
    VkOffset2D object_offset;
    VkOffset2D mask_offset;
    /* In place of RestyleSceneInfo's with this frame; 0: those. For motion in parts of a frame
     * whose size changes: -extent.width, extent.height where it is y up and from the frame before.
     */
    float motion_scale_x;
    float motion_scale_y;
} RestyleTarget;

/* What has been shown; filled by the SDK. */
typedef struct RestylePicture {
    uint32_t bytes;
    /* 1: no picture was there (or amount is 0) and the frame was returned as it is. */
    uint32_t passed_through;
    void* next;
    /* Of the frame that the picture restyles; 0 when passed through. */
    RestyleTicket ticket;
    /* Of that frame. */
    uint64_t frame_number;
    /* The frame of now less that, in frames; 0 where it is not later. */
    uint64_t age;
    /* 1: the picture's change was moved along the scene's motion and added to the frame of now. 0:
     * the picture is whole, of its own frame. */
    uint32_t moved;
    uint32_t reserved;
} RestylePicture;

/* Records, into `commands`, the newest finished picture into `target->picture`, at the frame's full
 * resolution, alpha kept: its change moved to the frame of now where the scene's motion leads there
 * and RestyleSettings.late has it so, else the whole picture of its own frame. To be called once
 * for each frame that motion leads over, whether or not a picture is wanted of it. `picture` may be
 * NULL. RESTYLE_OK where the frame passes through, too; on failure nothing was recorded, and the
 * picture's image has what it had: in place that is the frame. */
RESTYLE_API RestyleResult restyle_record_picture(RestyleSession session, VkCommandBuffer commands,
                                                 const RestyleTarget* target,
                                                 RestylePicture* picture);

/* Blocks until the picture of `ticket` is finished (RESTYLE_OK) or failed (RESTYLE_ERROR_BACK;
 * where the session has failed as a whole, what it was, such as RESTYLE_ERROR_DEVICE_LOST), for at
 * most `timeout_ns` (RESTYLE_TIMEOUT). For tools; a game does not call it. The frame's commands
 * must have been submitted. The newest 64 tickets are known; an abandoned one is refused. 0 ns only
 * looks. More: frames in flight under RestyleSettings.stream_batch go on without others until this
 * one is out.
 */
RESTYLE_API RestyleResult restyle_session_wait(RestyleSession session, RestyleTicket ticket,
                                               uint64_t timeout_ns);

/* Gives back a ticket that will not be submitted, or whose picture is no longer wanted: it never
 * comes, and is shown no more. Ticket 0 is allowed, as is one whose picture is long gone; one that
 * was never given is RESTYLE_ERROR_INVALID_ARGUMENT. */
RESTYLE_API RestyleResult restyle_session_abandon(RestyleSession session, RestyleTicket ticket);

/* The GPU has finished every recording made so far whose frame number is at most `safe_frame`: for
 * recordings without a semaphore in RestyleDone. A smaller number than before says nothing. */
RESTYLE_API RestyleResult restyle_session_retire(RestyleSession session, uint64_t safe_frame);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_FRAME_H */
