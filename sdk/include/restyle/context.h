/* The device that everything runs on; included by restyle.h. */
#ifndef RESTYLE_CONTEXT_H
#define RESTYLE_CONTEXT_H

#include <stdint.h>

#include <vulkan/vulkan_core.h>

#include "restyle/export.h"
#include "restyle/result.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One VkDevice. */
typedef struct RestyleContextT* RestyleContext;

typedef int32_t RestyleLogLevel;
enum {
    /* What was asked for does not happen: a style, a picture, a frame that is refused. */
    RESTYLE_LOG_ERROR = 0,
    /* It happens, but later, or otherwise than was asked. */
    RESTYLE_LOG_WARNING = 1,
    /* Nothing is wrong. */
    RESTYLE_LOG_INFO = 2
};

/* What a message is about. */
typedef int32_t RestyleLogCategory;
enum {
    /* The SDK itself: its threads, its device. */
    RESTYLE_LOG_CONTEXT = 0,
    /* A style: that it is loaded, or cannot be. */
    RESTYLE_LOG_STYLE = 1,
    /* A frame that waits unduly long, for the GPU or for the core, or that was refused. */
    RESTYLE_LOG_FRAME = 2,
    /* What the core says of a frame. */
    RESTYLE_LOG_BACK = 3
};

/* In place of a frame's number where it is about none. */
#define RESTYLE_NO_FRAME UINT64_MAX

/* Lives for the call that gives it. */
typedef struct RestyleLogMessage {
    uint32_t bytes;
    RestyleLogLevel level;
    const void* next;
    RestyleLogCategory category;
    uint32_t reserved;
    /* Of the frame that it is about, or RESTYLE_NO_FRAME. */
    uint64_t frame_number;
    /* A sentence. */
    const char* text;
} RestyleLogMessage;

/* Called from any thread, from several at once; never while the SDK holds a lock, so that it may
 * call the SDK, but for what waits for the thread that it is called on: restyle_session_destroy(),
 * _resize(), _wait(), _wait_ready() and restyle_submit() in same-frame mode. */
typedef void (*RestyleLogFunction)(void* user, const RestyleLogMessage* message);

/* The device extensions that Restyle makes use of and `physical_device` offers; enable them at
 * vkCreateDevice, with the feature timelineSemaphore where the device has it. None is required:
 * without them, transport D is used.
 *
 * names  room for *count pointers, or NULL to ask for the count; the strings are static
 * count  how many there are, written by either call; where there is room for fewer nothing is
 *        written: RESTYLE_ERROR_INVALID_ARGUMENT
 *
 * restyle_device_needs() tells the same, and more. */
RESTYLE_API RestyleResult
restyle_device_extensions(PFN_vkGetInstanceProcAddr get_instance_proc_addr, VkInstance instance,
                          VkPhysicalDevice physical_device, uint32_t* count, const char** names);

/* The renderer's device, and where the core is. */
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
    /* The device extensions that `device` was created with: those of restyle_device_needs() at
     * least that were enabled, others are allowed. What is not named here is not used. */
    const char* const* enabled_extensions;
    /* NULL: $RESTYLE_BACK, else librestyle_core.so. A name without a folder is looked for beside
     * librestyle.so first. There "librestyle_core_process.so" (Linux) runs the core in a process of
     * its own, one for all contexts of this one: LibTorch is not loaded here, no symbol of it meets
     * the renderer's, and where it crashes or runs out of memory frames pass through until it has
     * been opened anew. That process ends with this one. */
    const char* back_library;
    /* May be NULL. */
    RestyleLogFunction log;
    /* Its first argument; lives until the context is destroyed. */
    void* log_user;
} RestyleContextInfo;

/* Looks up the device's functions and no more: no thread, no memory, no core. `next` may lead to a
 * RestyleQueueInfo (restyle/submit.h). RESTYLE_ERROR_UNSUPPORTED where the device lacks a function
 * that is needed, which the sentence names. For any thread. */
RESTYLE_API RestyleResult restyle_context_create(const RestyleContextInfo* info,
                                                 RestyleContext* context);

/* Waits for what its destroyed sessions still do. Every session must be: where one is not, the log
 * is told so, and what the context holds goes with the last of them. NULL is allowed. */
RESTYLE_API void restyle_context_destroy(RestyleContext context);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_CONTEXT_H */
