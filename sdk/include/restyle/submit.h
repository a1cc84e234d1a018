/* Recording into command buffers of the SDK's own, for renderers that submit those themselves or
 * have them submitted; included by restyle.h. Beside restyle_record_frame() and
 * restyle_record_picture(), which record into the renderer's.
 *
 *   RestyleQueueInfo   which queue, and how it is locked: chained to RestyleContextInfo
 *   restyle_prepare()  gives a command buffer, and the semaphore that its submission signals
 *   restyle_submit()   submits it, too: to the queue, or through the renderer's own function
 *
 * Both need a device with timeline semaphores. */
#ifndef RESTYLE_SUBMIT_H
#define RESTYLE_SUBMIT_H

#include <stdint.h>

#include <vulkan/vulkan_core.h>

#include "restyle/chained.h"
#include "restyle/export.h"
#include "restyle/frame.h"
#include "restyle/image.h"
#include "restyle/result.h"
#include "restyle/session.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RESTYLE_CHAINED_QUEUE 1u

/* With it, sessions of the context have command buffers and a timeline of their own:
 * restyle_session_create() is refused (RESTYLE_ERROR_UNSUPPORTED) where the device has no timeline
 * semaphores. */
typedef struct RestyleQueueInfo {
    /* RESTYLE_CHAINED_QUEUE. */
    RestyleChainedType type;
    uint32_t bytes;
    const void* next;
    /* One with compute. Required. */
    VkQueue queue;
    uint32_t queue_family;
    uint32_t reserved;
    /* Called before and after vkQueueSubmit, on the thread that calls restyle_submit(), which never
     * holds a lock of the SDK's then. Both, or NULL: then nobody else may use the queue during that
     * call. */
    void (*lock)(void* user, VkQueue queue);
    void (*unlock)(void* user, VkQueue queue);
    /* In place of vkQueueSubmit and the two above, or NULL. What it is given lives for the call. */
    VkResult (*submit)(void* user, VkQueue queue, const VkSubmitInfo* submission);
    void* user;
} RestyleQueueInfo;

/* Timeline or binary semaphores; `values` are of the timelines, and may be NULL where there is
 * none. */
typedef struct RestyleSemaphores {
    uint32_t count;
    uint32_t reserved;
    const VkSemaphore* semaphores;
    const uint64_t* values;
} RestyleSemaphores;

/* What is done with one frame. Of frame and target, `done` must be zero: the SDK's own semaphore
 * tells when they have run. */
typedef struct RestyleWork {
    uint32_t bytes;
    uint32_t reserved;
    const void* next;
    /* Handed in; NULL: none is. */
    const RestyleFrame* frame;
    /* Where the newest picture goes; NULL: none is wanted. */
    const RestyleTarget* target;
    /* Filled for `target`. May be NULL. */
    RestylePicture* picture;
    /* For restyle_submit(), in nanoseconds. Above 0, same-frame mode: the call blocks for at most
     * as long until the picture of this very frame is finished. It is submitted in two parts: the
     * frame before the wait, the picture after it, so that nothing on the queue ever waits for what
     * is not finished. 0: the newest picture that is there. Settings with stream_batch, whose
     * pictures come K - 1 frames late, are refused: frame_result is RESTYLE_ERROR_INVALID_ARGUMENT,
     * the frame is not handed in, and the newest picture that is there is shown. */
    uint64_t same_frame_ns;
    /* For restyle_submit(): waited for before the first command, signalled after the last. */
    RestyleSemaphores waits;
    RestyleSemaphores signals;
} RestyleWork;

/* What was recorded; filled by the SDK. */
typedef struct RestylePrepared {
    uint32_t bytes;
    /* Of handing in the frame: as restyle_record_frame() returns it, or in same-frame mode
     * RESTYLE_TIMEOUT where its picture was not there in time. Without a frame: RESTYLE_OK. */
    RestyleResult frame_result;
    void* next;
    /* Good until `signal` is reached. */
    VkCommandBuffer commands;
    /* What its submission signals. */
    RestyleDone signal;
    RestyleTicket ticket;
} RestylePrepared;

/* Records what `work` says into a command buffer of the queue family of RestyleQueueInfo, for the
 * caller to submit once, signalling `prepared->signal` (the barriers of RestyleImage stand in it).
 * What is prepared is submitted in the order of preparing; what is not submitted, given back by
 * restyle_discard(). Eight may be in flight: RESTYLE_DROPPED where all are, and nothing was
 * recorded. What becomes of the frame is `prepared->frame_result`'s to say: that it is dropped or
 * refused is no failure of the call. RESTYLE_ERROR_INVALID_ARGUMENT without a RestyleQueueInfo,
 * RESTYLE_ERROR_DEVICE_LOST. */
RESTYLE_API RestyleResult restyle_prepare(RestyleSession session, const RestyleWork* work,
                                          RestylePrepared* prepared);

/* Gives back what is not going to be submitted, and abandons its ticket. The next picture is as
 * behind a cut of the scene. RESTYLE_ERROR_INVALID_ARGUMENT for what this session did not prepare,
 * or what has run. */
RESTYLE_API RestyleResult restyle_discard(RestyleSession session, const RestylePrepared* prepared);

/* restyle_prepare(), and submits it: once, or in same-frame mode twice. `prepared` may be NULL; its
 * commands are those submitted last. Where the submission fails (by its VkResult
 * RESTYLE_ERROR_DEVICE_LOST, _OUT_OF_MEMORY or _UNSUPPORTED) what was recorded is given back as
 * restyle_discard() does, and `waits` and `signals` are neither waited for nor signalled, but for
 * `waits` in same-frame mode, where the frame may have been submitted. */
RESTYLE_API RestyleResult restyle_submit(RestyleSession session, const RestyleWork* work,
                                         RestylePrepared* prepared);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_SUBMIT_H */
