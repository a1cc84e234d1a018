/* What calls return; included by restyle.h. */
#ifndef RESTYLE_RESULT_H
#define RESTYLE_RESULT_H

#include <stdint.h>

#include "restyle/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t RestyleResult;
enum {
    /* Done as asked. */
    RESTYLE_OK = 0,
    /* The models still load, or what is read is not there yet; nothing is wrong. */
    RESTYLE_NOT_READY = 1,
    /* What is waited for has not come within the time given. */
    RESTYLE_TIMEOUT = 2,
    /* The core was busy: the frame was not taken, no ticket was made. */
    RESTYLE_DROPPED = 3,
    /* The call can never succeed as made. */
    RESTYLE_ERROR_INVALID_ARGUMENT = -1,
    /* This device or file cannot do it. */
    RESTYLE_ERROR_UNSUPPORTED = -2,
    /* Vulkan or the host has none left, or RestyleSessionInfo.memory_budget has not. */
    RESTYLE_ERROR_OUT_OF_MEMORY = -3,
    /* The renderer's device is lost: session and context are to be destroyed. */
    RESTYLE_ERROR_DEVICE_LOST = -4,
    /* No back, or it failed; frames pass through. */
    RESTYLE_ERROR_BACK = -5,
    /* A fault of the SDK's own. */
    RESTYLE_ERROR_INTERNAL = -6,
    /* It was asked for and then cancelled. */
    RESTYLE_ERROR_CANCELLED = -7
};

/* The sentence of this thread's last failed call; "" when there was none. Valid until this thread's
 * next call; never NULL. */
RESTYLE_API const char* restyle_last_error(void);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_RESULT_H */
