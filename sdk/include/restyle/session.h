/* A viewport: what it plays and how it fares; included by restyle.h. */
#ifndef RESTYLE_SESSION_H
#define RESTYLE_SESSION_H

#include <stdint.h>

#include <vulkan/vulkan_core.h>

#include "restyle/color.h"
#include "restyle/context.h"
#include "restyle/export.h"
#include "restyle/guidance.h"
#include "restyle/result.h"
#include "restyle/scene.h"
#include "restyle/settings.h"
#include "restyle/style.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One viewport: its size, its style, its frames in flight. */
typedef struct RestyleSessionT* RestyleSession;

/* How frames reach the core. */
typedef int32_t RestyleTransport;
enum {
    /* The first of CUDA, HOST, PEER and STAGING that can be had: restyle_context_capability(). */
    RESTYLE_TRANSPORT_AUTO = 0,
    /* B: host memory imported into Vulkan; the tensor is the buffer. */
    RESTYLE_TRANSPORT_HOST = 1,
    /* C: a descriptor imported by a second VkDevice. */
    RESTYLE_TRANSPORT_PEER = 2,
    /* D: copies; works everywhere. */
    RESTYLE_TRANSPORT_STAGING = 3,
    /* A: memory of the renderer's device that CUDA maps; the tensor is the buffer. Where the core
     * computes on that device: CUDA's driver and a LibTorch with its CUDA part are there. With all
     * others a core on a GPU copies its tensors there and back. */
    RESTYLE_TRANSPORT_CUDA = 4
};

/* In which the networks compute; what is around them is in fp32 or better. */
typedef int32_t RestylePrecision;
enum {
    /* BF16 where the processor has it, else FP32. */
    RESTYLE_PRECISION_AUTO = 0,
    /* Four bytes a weight, on every processor. */
    RESTYLE_PRECISION_FP32 = 1,
    /* Emulated, and slow, where the processor lacks it. */
    RESTYLE_PRECISION_BF16 = 2
};

/* Of the threads that infer on the CPU, beside the renderer's. */
typedef int32_t RestylePriority;
enum {
    /* As the thread that has made the session. */
    RESTYLE_PRIORITY_NORMAL = 0,
    /* They give way where threads outnumber cores, so that frames come as they would and pictures
     * later: nice + 10 on Linux, THREAD_PRIORITY_BELOW_NORMAL on Windows. */
    RESTYLE_PRIORITY_LOW = 1,
    /* They take little more than what others leave: nice + 20, THREAD_PRIORITY_LOWEST. */
    RESTYLE_PRIORITY_LOWEST = 2
};

/* Of RestyleSessionInfo.cpu_threads. */
#define RESTYLE_MOST_CPU_THREADS 1024

/* What a viewport is to be. */
typedef struct RestyleSessionInfo {
    uint32_t bytes;
    /* Of frames and pictures: R8G8B8A8 or B8G8R8A8 as UNORM or SRGB, A2B10G10R10_UNORM,
     * R16G16B16A16_SFLOAT, R32G32B32A32_SFLOAT or B10G11R11_UFLOAT. Required. */
    VkFormat format;
    const void* next;
    /* Of frames and pictures, in pixels; where their size changes, of the largest. Required. */
    uint32_t width;
    uint32_t height;
    /* What is played; the session keeps what it needs of it. Required. */
    RestyleStyle style;
    /* What the network sees, in pixels, each up to 16384 and a multiple of what the models take,
     * else the style is refused when it is loaded. 0 x 0: the models' own area at the frame's
     * aspect. */
    uint32_t model_width;
    uint32_t model_height;
    /* For inference, up to RESTYLE_MOST_CPU_THREADS. 0: the machine's cores less one, at least 1.
     */
    uint32_t cpu_threads;
    RestyleTransport transport;
    /* Of the network. AUTO: bf16 where the CPU has it. */
    RestylePrecision precision;
    /* Frames kept at once, in [3, 16]. 0: 4, or as many as the style's settings need that have
     * stream_batch. */
    uint32_t slots;
    RestyleSceneInfo scene;
    RestyleColorInfo color;
    /* Bytes that RestyleMemory.total is kept within: calls are made smaller than the settings'
     * source_batch, a style or settings that do not fit even so are refused with
     * RESTYLE_ERROR_OUT_OF_MEMORY. 0: no end is set. */
    uint64_t memory_budget;
    RestylePriority cpu_priority;
    uint32_t reserved;
} RestyleSessionInfo;

/* Makes what frames need of the device and starts to load the style's models on a thread of its
 * own: returns before they are there, and frames pass through until then. What is wrong with the
 * models is told by the status, the log and restyle_session_wait_ready(). RESTYLE_ERROR_UNSUPPORTED
 * for a device that lacks what frames of this format need, RESTYLE_ERROR_DEVICE_LOST. `context`
 * must outlive the session. For any thread. */
RESTYLE_API RestyleResult restyle_session_create(RestyleContext context,
                                                 const RestyleSessionInfo* info,
                                                 RestyleSession* session);

/* Waits for no core: a job that runs and a style that loads end later, at the next network call or
 * file, on a thread of the context's, and hold their memory until then. The GPU must have finished
 * what was recorded and submitted. No other call on the session may run or follow. Waits until a
 * capture is written. NULL is allowed. */
RESTYLE_API void restyle_session_destroy(RestyleSession session);

/* Frames and pictures are of this size from now on, from 1 x 1 to the device's largest image;
 * models, and what they see, stay. The GPU must have finished what was recorded and submitted, and
 * no call records meanwhile. A frame in flight
 * is abandoned, for which the call waits where the core works on it; frames pass through until the
 * next picture is finished. On failure the size is as it was; RESTYLE_ERROR_DEVICE_LOST. */
RESTYLE_API RestyleResult restyle_session_resize(RestyleSession session, uint32_t width,
                                                 uint32_t height);

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

/* Gives up the style that is being loaded: the session goes on with the one that plays, or has
 * failed where none does. Waiting for it ends with RESTYLE_ERROR_CANCELLED. The loading itself ends
 * with the model that is being read. Nothing happens where none is loaded. */
RESTYLE_API RestyleResult restyle_session_cancel(RestyleSession session);

/* LOADING, READY and FAILED are of the style that plays: a session that plays one stays READY while
 * it loads another. */
typedef int32_t RestyleState;
enum {
    /* No style plays yet: frames pass through. */
    RESTYLE_STATE_LOADING = 0,
    /* A style plays: frames are taken. */
    RESTYLE_STATE_READY = 1,
    /* None plays, and none comes unless one is asked for: RestyleStatus.message says why. */
    RESTYLE_STATE_FAILED = 2
};

/* What a model is told beside the picture: these bits. */
typedef uint32_t RestyleTold;
enum {
    /* RestyleSide.prompt. */
    RESTYLE_TOLD_TEXT = 1,
    /* RestyleSide.label. */
    RESTYLE_TOLD_CLASS = 2,
    /* By a second text encoder, too, which may be told another: RestyleSettings.source_prompt_2. */
    RESTYLE_TOLD_SECOND_TEXT = 4
};

/* How a session fares; filled by the SDK. */
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
    /* Of the newest picture: forward passes, and the samples in them; what several targets make of
     * one step counts as one. With stream_batch these and the three times before are of the call
     * that the picture came out of, and of the frame that was handed in with it. */
    uint64_t source_calls;
    uint64_t source_samples;
    uint64_t target_calls;
    uint64_t target_samples;

    /* Why this transport; what was refused before it, and why. */
    char transport_reason[512];
    /* The first of these that there is, else empty: why the session has failed; why the last frame
     * or target was refused; the failure of the newest job, or what takes unduly long; what loads,
     * or why the style asked for last could not be loaded. */
    char message[512];
    /* Of the newest picture. */
    RestyleGuidance guidance;
    /* How many targets the style has, 1 or more; 0 until it plays. */
    uint32_t target_count;
    uint32_t reserved;
} RestyleStatus;

/* How it fares now. Costs a copy of the struct: once a frame is fine. */
RESTYLE_API RestyleResult restyle_session_status(RestyleSession session, RestyleStatus* status);

/* Blocks until the style that was asked for last plays (RESTYLE_OK) or could not be loaded
 * (RESTYLE_ERROR_BACK, _UNSUPPORTED, _INVALID_ARGUMENT, _OUT_OF_MEMORY, _CANCELLED), for at most
 * `timeout_ns` (RESTYLE_TIMEOUT). For tools. */
RESTYLE_API RestyleResult restyle_session_wait_ready(RestyleSession session, uint64_t timeout_ns);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_SESSION_H */
