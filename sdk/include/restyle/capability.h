/* What can be had on this machine, and why not the rest; included by restyle.h. */
#ifndef RESTYLE_CAPABILITY_H
#define RESTYLE_CAPABILITY_H

#include <stdint.h>

#include "restyle/context.h"
#include "restyle/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t RestyleCapabilityKind;
enum {
    /* The core that does the work: librestyle_core.so with its LibTorch. */
    RESTYLE_CAPABILITY_BACK = 0,
    /* The core computes on a GPU. Whether it also shares memory with the renderer's device is told
     * by the line of RESTYLE_TRANSPORT_CUDA. */
    RESTYLE_CAPABILITY_CUDA = 1,
    /* `value` is a RestyleTransport. */
    RESTYLE_CAPABILITY_TRANSPORT = 2,
    /* `value` is a VkFormat of frames. */
    RESTYLE_CAPABILITY_FORMAT = 3,
    /* `value` is a RestylePrecision. */
    RESTYLE_CAPABILITY_PRECISION = 4
};

/* One line of the report, filled by the SDK. */
typedef struct RestyleCapability {
    uint32_t bytes;
    RestyleCapabilityKind kind;
    const void* next;
    int32_t value;
    /* 1: it can be had. */
    uint32_t found;
    const char* name;
    /* How it is had, or why it is not: a clause. */
    const char* reason;
} RestyleCapability;

/* The line at `index`; NULL from the first index that has none, and for a context that is NULL. The
 * lines live as long as the context. The first call looks and tries, which takes up to seconds, for
 * which calls meanwhile wait: for tools, or at a loading screen. A missing core is an answer ("no
 * backend: ..."), not an error. For any thread. */
RESTYLE_API const RestyleCapability* restyle_context_capability(RestyleContext context,
                                                                uint32_t index);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_CAPABILITY_H */
