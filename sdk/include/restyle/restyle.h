/* Restyle: restyles what a renderer draws, while it runs.
 *
 *   renderer's image -> pack -> shared tensor -> encode -> translate -> decode ->
 *                                   shared tensor -> compose -> renderer's image
 *
 * The way of use, once a frame, on the render thread:
 *
 *   restyle_record_frame(session, commands, &frame, &ticket);
 *       hands in the frame, if the core is free
 *   restyle_record_picture(session, commands, &target, &picture);
 *       gives the newest finished picture, or the frame as it is
 *   ... submit `commands`, signalling what `frame.done` and `target.done` name ...
 *
 * Neither call waits for inference, allocates or submits. A frame that finds the core busy is
 * dropped and counted. Without models, without a back or after a failure the frame passes through
 * unchanged, the picture says so in its flags, and restyle_session_status() says why in words.
 *
 * C99. Needs neither torch nor CUDA. Vulkan functions come from the get-instance-proc-addr given.
 *
 * Threads: calls on one session must not overlap, nor calls that use the same command buffer;
 * sessions are independent of each other. restyle_last_error() is per thread. The log callback may
 * come from any thread.
 *
 * Errors: every call that can fail returns a RestyleResult; negative is a failure, and
 * restyle_last_error() then holds one sentence that names what was wrong and what was expected.
 *
 * Structs: set `bytes` to sizeof the struct and `next` to NULL; zero is a valid default for every
 * other member unless its comment says "required". Strings are UTF-8.
 */
#ifndef RESTYLE_RESTYLE_H
#define RESTYLE_RESTYLE_H

#include <stdint.h>

#include <vulkan/vulkan_core.h>

#include "restyle/color.h"
#include "restyle/export.h"
#include "restyle/result.h"
#include "restyle/scene.h"
#include "restyle/settings.h"
#include "restyle/style.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RESTYLE_VERSION_MAJOR 0
#define RESTYLE_VERSION_MINOR 1

/* One VkDevice. */
typedef struct RestyleContextT* RestyleContext;

/* One viewport: its size, its style, its frames in flight. */
typedef struct RestyleSessionT* RestyleSession;

/* One frame handed in; 0 is none. */
typedef uint64_t RestyleTicket;

/* How frames reach the core (DESIGN.md, decision 5). */
typedef int32_t RestyleTransport;
enum {
    RESTYLE_TRANSPORT_AUTO = 0,
    /* B: host memory imported into Vulkan; the tensor is the buffer. */
    RESTYLE_TRANSPORT_HOST = 1,
    /* C: a descriptor imported by a second VkDevice. */
    RESTYLE_TRANSPORT_PEER = 2,
    /* D: copies; works everywhere. */
    RESTYLE_TRANSPORT_STAGING = 3,
    /* A: memory of the renderer's device that CUDA maps; the tensor is the buffer. Where the core
     * computes on that device, which the one that ships does not yet. */
    RESTYLE_TRANSPORT_CUDA = 4
};

typedef int32_t RestyleLogLevel;
enum { RESTYLE_LOG_ERROR = 0, RESTYLE_LOG_WARNING = 1, RESTYLE_LOG_INFO = 2 };

typedef void (*RestyleLogFunction)(void* user, RestyleLogLevel level, const char* text);

/* ---- The device ---- */

/* The device extensions that Restyle makes use of and `physical_device` offers; enable them at
 * vkCreateDevice, with the feature timelineSemaphore where the device has it. None is required:
 * without them, transport D is used.
 *
 * names  room for *count pointers, or NULL to ask for the count; the strings are static
 */
RESTYLE_API RestyleResult
restyle_device_extensions(PFN_vkGetInstanceProcAddr get_instance_proc_addr, VkInstance instance,
                          VkPhysicalDevice physical_device, uint32_t* count, const char** names);

typedef struct RestyleContextInfo {
    uint32_t bytes;
    uint32_t enabled_extension_count;
    const void* next;
    /* Required, as the next three. */
    PFN_vkGetInstanceProcAddr get_instance_proc_addr;
    VkInstance instance;
    VkPhysicalDevice physical_device;
    /* Must outlive the context. */
    VkDevice device;
    /* What the device was created with. */
    const char* const* enabled_extensions;
    /* NULL: $RESTYLE_BACK, else librestyle_core.so beside librestyle.so. */
    const char* back_library;
    /* May be NULL. */
    RestyleLogFunction log;
    void* log_user;
} RestyleContextInfo;

RESTYLE_API RestyleResult restyle_context_create(const RestyleContextInfo* info,
                                                 RestyleContext* context);

/* Every session of it must have been destroyed. NULL is allowed. */
RESTYLE_API void restyle_context_destroy(RestyleContext context);

/* ---- The session ---- */

typedef int32_t RestylePrecision;
enum { RESTYLE_PRECISION_AUTO = 0, RESTYLE_PRECISION_FP32 = 1, RESTYLE_PRECISION_BF16 = 2 };

typedef struct RestyleSessionInfo {
    uint32_t bytes;
    /* Of frames and pictures: R8G8B8A8 or B8G8R8A8 as UNORM or SRGB, A2B10G10R10_UNORM,
     * R16G16B16A16_SFLOAT, R32G32B32A32_SFLOAT or B10G11R11_UFLOAT. Required. */
    VkFormat format;
    const void* next;
    /* Of frames and pictures, in pixels. Required. */
    uint32_t width;
    uint32_t height;
    /* What is played; the session keeps what it needs of it. Required. */
    RestyleStyle style;
    /* What the network sees, in pixels. 0: the models' own area at the frame's aspect. */
    uint32_t model_width;
    uint32_t model_height;
    /* For inference. 0: the machine's cores less one, at least 1. */
    uint32_t cpu_threads;
    RestyleTransport transport;
    /* Of the network. AUTO: bf16 where the CPU has it. */
    RestylePrecision precision;
    /* Frames kept at once, in [3, 8]. 0: 4. */
    uint32_t slots;
    RestyleSceneInfo scene;
    RestyleColorInfo color;
} RestyleSessionInfo;

/* Allocates everything that frames need and starts to load the style's models on a thread of its
 * own. */
RESTYLE_API RestyleResult restyle_session_create(RestyleContext context,
                                                 const RestyleSessionInfo* info,
                                                 RestyleSession* session);

/* Ends the running job, then frees. The GPU must have finished what was recorded and submitted.
 * NULL is allowed. */
RESTYLE_API void restyle_session_destroy(RestyleSession session);

/* Sets the settings of the style that was asked for last: with the next frame where it plays, else
 * once it does. RESTYLE_ERROR_INVALID_ARGUMENT, and the settings stay what they are, for a value
 * that is not allowed or that its models have no use for, such as a prompt for one that is told
 * nothing. */
RESTYLE_API RestyleResult restyle_session_configure(RestyleSession session,
                                                    const RestyleSettings* settings);

/* Plays `style` from now on. With the models and LoRAs that play already this takes effect with the
 * next frame. Other models are loaded first, while the session goes on with the style that it has,
 * whose last picture is shown until the new style's first is there; where they cannot be loaded it
 * keeps that style, and the status says why. Of several styles asked for meanwhile the last counts.
 */
RESTYLE_API RestyleResult restyle_session_play(RestyleSession session, RestyleStyle style);

/* LOADING, READY and FAILED are of the style that plays: a session that plays one stays READY while
 * it loads another. */
typedef int32_t RestyleState;
enum { RESTYLE_STATE_LOADING = 0, RESTYLE_STATE_READY = 1, RESTYLE_STATE_FAILED = 2 };

/* What a model is told beside the picture. */
typedef uint32_t RestyleTold;
enum { RESTYLE_TOLD_TEXT = 1, RESTYLE_TOLD_CLASS = 2 };

typedef struct RestyleStatus {
    uint32_t bytes;
    RestyleState state;
    void* next;
    /* The one in use, as `transport_reason` explains. */
    RestyleTransport transport;
    /* 0 until the models are loaded. */
    uint32_t model_width;
    uint32_t model_height;
    uint32_t cpu_threads;
    RestylePrecision precision;
    /* How many LoRAs act. */
    uint32_t lora_count;
    RestyleTold source_told;
    RestyleTold target_told;

    /* Calls of restyle_record_frame() that found the session ready, ... */
    uint64_t frames_offered;
    /* ... those of them that got a ticket, ... */
    uint64_t frames_taken;
    /* ... and those that did not, for the core was busy. */
    uint64_t frames_dropped;
    uint64_t frames_abandoned;
    uint64_t pictures_finished;
    uint64_t pictures_failed;

    /* Of the newest picture, in milliseconds: from recording until the GPU had run it; frame to
     * path; source and target passes; result to change; from recording until the picture could
     * be shown. */
    double wait_ms;
    double encode_ms;
    double translate_ms;
    double decode_ms;
    double total_ms;
    /* Of the newest picture: forward passes, and the samples in them. */
    uint64_t source_calls;
    uint64_t source_samples;
    uint64_t target_calls;
    uint64_t target_samples;

    /* Why this transport; what was refused before it, and why. */
    char transport_reason[512];
    /* What loads, the failure of the session or of its newest job, or what takes unduly long; else
     * empty. */
    char message[512];
} RestyleStatus;

RESTYLE_API RestyleResult restyle_session_status(RestyleSession session, RestyleStatus* status);

/* ---- The frame ---- */

/* How the SDK learns that the GPU has run what was recorded: a timeline semaphore and the value
 * that the submission will signal; or, where `semaphore` is VK_NULL_HANDLE, the caller's word
 * through restyle_session_retire() for frame numbers up to its argument. The semaphore must
 * outlive the session. */
typedef struct RestyleDone {
    VkSemaphore semaphore;
    uint64_t value;
} RestyleDone;

typedef struct RestyleFrame {
    uint32_t bytes;
    uint32_t reserved;
    const void* next;
    RestyleImage color;
    /* Increases by one a frame. */
    uint64_t frame_number;
    RestyleDone done;
} RestyleFrame;

/* Records, into `commands`, the packing of a frame for the core.
 *
 * RESTYLE_OK: *ticket names the job. RESTYLE_DROPPED, RESTYLE_NOT_READY or a failure
 * (RESTYLE_ERROR_BACK where the session has failed): nothing was recorded, *ticket is 0. A ticket
 * whose commands are never submitted is to be given back by restyle_session_abandon(). */
RESTYLE_API RestyleResult restyle_record_frame(RestyleSession session, VkCommandBuffer commands,
                                               const RestyleFrame* frame, RestyleTicket* ticket);

typedef struct RestyleTarget {
    uint32_t bytes;
    uint32_t reserved;
    const void* next;
    /* The frame of now, which passes through where there is no picture. */
    RestyleImage color;
    /* Where the picture goes; may be the same image as `color`, then in the same layout. */
    RestyleImage picture;
    /* Of the frame of now. */
    uint64_t frame_number;
    /* Until then the picture's memory is kept. */
    RestyleDone done;
    RestyleScene scene;
} RestyleTarget;

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
 * and RestyleSettings.late has it so, else the whole picture of its own frame (DESIGN.md, decision
 * 7). To be called once for each frame that motion leads over, whether or not a picture is wanted
 * of it. `picture` may be NULL. */
RESTYLE_API RestyleResult restyle_record_picture(RestyleSession session, VkCommandBuffer commands,
                                                 const RestyleTarget* target,
                                                 RestylePicture* picture);

/* Blocks until the picture of `ticket` is finished (RESTYLE_OK) or failed (RESTYLE_ERROR_BACK), for
 * at most `timeout_ns`. For tools; a game does not call it. The frame's commands must have been
 * submitted. The newest 64 tickets are known; an abandoned one is refused. */
RESTYLE_API RestyleResult restyle_session_wait(RestyleSession session, RestyleTicket ticket,
                                               uint64_t timeout_ns);

/* Blocks until the style that was asked for last plays (RESTYLE_OK) or could not be loaded
 * (RESTYLE_ERROR_BACK), for at most `timeout_ns`. For tools. */
RESTYLE_API RestyleResult restyle_session_wait_ready(RestyleSession session, uint64_t timeout_ns);

/* Gives back a ticket that will not be submitted, or whose picture is no longer wanted: it never
 * comes, and is shown no more. Ticket 0 is allowed. */
RESTYLE_API RestyleResult restyle_session_abandon(RestyleSession session, RestyleTicket ticket);

/* The GPU has finished every recording made so far whose frame number is at most `safe_frame`. */
RESTYLE_API RestyleResult restyle_session_retire(RestyleSession session, uint64_t safe_frame);

/* ---- Words ---- */

/* Major in the upper, minor in the lower 16 bits. */
RESTYLE_API uint32_t restyle_version(void);

/* The sentence of this thread's last failed call; "" when there was none. Valid until the next
 * call. */
RESTYLE_API const char* restyle_last_error(void);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_RESTYLE_H */
