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
    RESTYLE_OK = 0,
    /* The models still load, or what is read is not there yet; nothing is wrong. */
    RESTYLE_NOT_READY = 1,
    RESTYLE_TIMEOUT = 2,
    /* The core was busy: the frame was not taken, no ticket was made. */
    RESTYLE_DROPPED = 3,
    /* The call can never succeed as made. */
    RESTYLE_ERROR_INVALID_ARGUMENT = -1,
    /* This device or file cannot do it. */
    RESTYLE_ERROR_UNSUPPORTED = -2,
    RESTYLE_ERROR_OUT_OF_MEMORY = -3,
    RESTYLE_ERROR_DEVICE_LOST = -4,
    /* No back, or it failed; frames pass through. */
    RESTYLE_ERROR_BACK = -5,
    RESTYLE_ERROR_INTERNAL = -6,
    /* It was asked for and then cancelled. */
    RESTYLE_ERROR_CANCELLED = -7
};

/* The sentence of this thread's last failed call; "" when there was none. Valid until the next
 * call. */
RESTYLE_API const char* restyle_last_error(void);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_RESULT_H */
