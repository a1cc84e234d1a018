/* Looking inside: what lies on a frame's way to its picture; included by restyle.h.
 *
 *   restyle_buffer_info()    what there is, by name, with its shape and what it means
 *   restyle_buffers_keep()   what of it is kept, from the next frame on; nothing, unless asked
 *   restyle_buffers_take()   the newest that is whole: what is read is of it, until the next call
 *   restyle_buffer_read()    one of them, in memory of the caller's
 *
 * Names, I counting a path's steps from 1, the noisiest:
 *
 *   packed          the frame as the network sees it
 *   encoded         x_0 of the frame: its latents, or where the models see pixels the frame
 *   path.I          x_t of the frame where step I begins
 *   source_x_0.I    the x_0 that the source model makes of path.I
 *   target_x_t.I    x_t of the picture where step I begins
 *   target_x_0.I    the x_0 that the target model, or the mix of them, makes of target_x_t.I
 *   translated      x_0 of the picture
 *   restyled        the models' picture
 *   change          restyled less frame: what is composed; of models on latents less the frame as
 *                   their autoencoder gives it back
 *
 * and of what the newest restyle_record_picture() has shown:
 *
 *   shown_way       where each pixel was in the frame that its change is of, less where it is
 *   shown_validity  1 where it was to be seen there, or along an edge beside there, 0 where the
 *                   change is of what is like it
 *   shown_weight    how much of the change mask, distance and object let through
 *
 * Of a path's steps, `path` stands for all of them, and the others likewise. A frame has not all
 * that is asked for: SDEdit asks no source, guidance has no translated and no steps of a target,
 * and with `strength` below 1 fewer steps run than `steps` says. A frame that failed has what was
 * made until then.
 *
 * The session's own thread keeps what lies on a frame's way, and no call waits for it. While
 * something is kept a job takes longer, by its copying, and RestyleMemory.buffers tells of the
 * memory; what is shown is copied by the queue that composes it. Nothing is copied, and no memory
 * held, while nothing is asked for.
 *
 * Threads: these four calls may run while another thread makes any other call on the session but
 * the one that destroys it, so that a tool reads on a thread of its own; they must not overlap each
 * other. */
#ifndef RESTYLE_BUFFER_H
#define RESTYLE_BUFFER_H

#include <stdint.h>

#include "restyle/export.h"
#include "restyle/result.h"
#include "restyle/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of a buffer's name, with the zero that ends it. */
#define RESTYLE_BUFFER_NAME 32

/* What a value stands for. */
typedef int32_t RestyleBufferMeaning;
enum {
    /* Red, green and blue as the network sees them: -1 is black, 1 is white. */
    RESTYLE_BUFFER_PICTURE = 0,
    /* One picture less another, channel by channel. */
    RESTYLE_BUFFER_CHANGE = 1,
    /* x_t or x_0 of latents, or x_t of pixels: about as far from 0 as a normal distribution's. */
    RESTYLE_BUFFER_NOISE = 2,
    /* To the right and down. Beyond 1e29 where the way is lost. */
    RESTYLE_BUFFER_WAY = 3,
    /* In [0, 1]. */
    RESTYLE_BUFFER_SHARE = 4
};

/* One that the session can keep of the style that plays, under the settings that it has. */
typedef struct RestyleBufferInfo {
    uint32_t bytes;
    RestyleBufferMeaning meaning;
    void* next;
    char name[RESTYLE_BUFFER_NAME];
    /* A sentence, and the unit of a value; static. */
    const char* help;
    const char* unit;
    /* What a picture of it shows as black and as white. Values may lie beyond. */
    float least;
    float most;
    uint32_t width;
    uint32_t height;
    uint32_t channels;
    /* From 1, the noisiest; 0: it is of no step. */
    uint32_t step;
    /* 1: it was asked for. */
    uint32_t kept;
    /* 1: it is of what is shown; 0: it lies on the way of a frame that was handed in. */
    uint32_t shown;
} RestyleBufferInfo;

/* The buffer at `index`, in the order of a frame's way. RESTYLE_NOT_READY from the first index that
 * has none; that is 0 while no style plays. */
RESTYLE_API RestyleResult restyle_buffer_info(RestyleSession session, uint32_t index,
                                              RestyleBufferInfo* info);

/* What is to be kept. */
typedef struct RestyleBufferWish {
    uint32_t bytes;
    /* 0: nothing is kept any more, what was is freed. */
    uint32_t count;
    const void* next;
    /* Read by the call alone. */
    const char* const* names;
} RestyleBufferWish;

/* Keeps these and no others from the next frame and picture on that are recorded, of every style
 * that comes to play. RESTYLE_ERROR_INVALID_ARGUMENT for a name that no buffer has, with the
 * nearest that one has; what was asked for before stays. Where memory is lacking, or the session's
 * memory_budget leaves none, the frame goes on, nothing is kept, and the status and
 * restyle_buffer_read() say so. */
RESTYLE_API RestyleResult restyle_buffers_keep(RestyleSession session,
                                               const RestyleBufferWish* wish);

/* What was taken. */
typedef struct RestyleBufferSet {
    uint32_t bytes;
    /* How many buffers can be read. */
    uint32_t count;
    void* next;
    /* On whose way they lie: all of one frame. RESTYLE_NO_FRAME: no frame has been kept. */
    uint64_t frame_number;
    /* What is shown is of this frame of now, ... */
    uint64_t shown_with;
    /* ... with the picture of this one; both RESTYLE_NO_FRAME: none has been kept. */
    uint64_t shown_frame;
    /* shown_with - shown_frame. */
    uint64_t shown_age;
} RestyleBufferSet;

/* Takes the newest frame that was kept and the newest picture shown that the GPU is known to have
 * run, which may be those that were taken before; they stay until the next call.
 * RESTYLE_NOT_READY where nothing is there yet. `set` may be NULL. */
RESTYLE_API RestyleResult restyle_buffers_take(RestyleSession session, RestyleBufferSet* set);

/* One that is read. */
typedef struct RestyleBuffer {
    uint32_t bytes;
    /* Told, as all that follows but `values` and `room`. */
    uint32_t channels;
    void* next;
    /* Where the values go: channel by channel of a pixel, pixel by pixel of a row, row by row from
     * the top, nothing in between. NULL: only what is told is wanted. */
    float* values;
    /* Of how many floats there is room there. */
    uint64_t room;
    uint32_t width;
    uint32_t height;
    uint64_t frame_number;
    /* Of a step: the share of the signal's power that is left in x_t, and t, a time of the model's;
     * else 1 and -1. */
    double alpha_bar;
    int32_t timestep;
    uint32_t step;
} RestyleBuffer;

/* Of what was taken, the one of this name. RESTYLE_NOT_READY where it was asked for and the frame
 * taken has none, or nothing was taken; restyle_last_error() then says why.
 * RESTYLE_ERROR_INVALID_ARGUMENT for a name that no buffer has (with the nearest that one has),
 * that was not asked for, or where there is less room than width x height x channels; `values` is
 * then not touched. */
RESTYLE_API RestyleResult restyle_buffer_read(RestyleSession session, const char* name,
                                              RestyleBuffer* buffer);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_BUFFER_H */
