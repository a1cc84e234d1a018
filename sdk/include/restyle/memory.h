/* What a session takes of memory; included by restyle.h. */
#ifndef RESTYLE_MEMORY_H
#define RESTYLE_MEMORY_H

#include <stdint.h>

#include "restyle/context.h"
#include "restyle/export.h"
#include "restyle/result.h"
#include "restyle/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In bytes. */
typedef struct RestyleMemory {
    uint32_t bytes;
    uint32_t reserved;
    void* next;
    /* Where the core computes, host or GPU: the weights, even those that other sessions hold. */
    uint64_t weights;
    /* ... the largest call of a network as the settings have it, at its fullest: an estimate, which
     * kernels exceed by buffers of their own. With stream_batch it is of K frames, and what those
     * keep of their paths is added. Of frames that energies bend it is what gradients keep, too,
     * but not what the energies' own networks do. */
    uint64_t call;
    /* Of the host: the tensors that are shared with the core, of all slots. */
    uint64_t tensors;
    /* Of the renderer's device: images and buffers for frames in flight, pictures and motion. Where
     * frames are shared by a copy or through CUDA, the tensors once more; and once where a core on
     * a GPU copies them there, which an estimate does not count. */
    uint64_t device;
    /* All of the above, and `buffers`. */
    uint64_t total;
    /* ... of the host: what is kept to be looked at (restyle/buffer.h). */
    uint64_t buffers;
} RestyleMemory;

/* What a session of this description is going to take, before anything of it is made: the models'
 * configuration files are read, and no weights. RESTYLE_ERROR_BACK where there is no core to ask,
 * or where the files cannot be read. Takes up to seconds where no session has opened the core
 * before. For any thread but the render thread. */
RESTYLE_API RestyleResult restyle_memory_estimate(RestyleContext context,
                                                  const RestyleSessionInfo* info,
                                                  RestyleMemory* memory);

/* What the session takes now, for the style that plays and those before it that a frame in flight
 * still uses. All 0 until a style plays. */
RESTYLE_API RestyleResult restyle_session_memory(RestyleSession session, RestyleMemory* memory);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_MEMORY_H */
