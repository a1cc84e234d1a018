/* What a session has to tell, for programs that ask rather than are called; included by restyle.h.
 */
#ifndef RESTYLE_EVENT_H
#define RESTYLE_EVENT_H

#include <stdint.h>

#include "restyle/context.h"
#include "restyle/export.h"
#include "restyle/frame.h"
#include "restyle/guidance.h"
#include "restyle/result.h"
#include "restyle/session.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t RestyleEventKind;
enum {
    /* What the log callback is told of this session: `level`, `category`, `text`. */
    RESTYLE_EVENT_LOG = 0,
    /* A picture is finished: its times, counts and energies, as in RestyleStatus. */
    RESTYLE_EVENT_PICTURE = 1,
    /* ... or failed: `text` says why. */
    RESTYLE_EVENT_PICTURE_FAILED = 2,
    /* `state` is the session's from now on. */
    RESTYLE_EVENT_STATE = 3
};

/* Members that its kind has no use for are 0. */
typedef struct RestyleEvent {
    uint32_t bytes;
    RestyleEventKind kind;
    void* next;
    /* Of the session's events, from 1 on: a gap is how many were lost. */
    uint64_t number;
    /* Of the frame that it is about, or RESTYLE_NO_FRAME. */
    uint64_t frame_number;
    RestyleTicket ticket;
    RestyleLogLevel level;
    RestyleLogCategory category;
    RestyleState state;
    uint32_t reserved;
    double wait_ms;
    double encode_ms;
    double translate_ms;
    double decode_ms;
    double total_ms;
    uint64_t source_calls;
    uint64_t source_samples;
    uint64_t target_calls;
    uint64_t target_samples;
    char text[512];
    RestyleGuidance guidance;
} RestyleEvent;

/* The oldest event that was not given yet (RESTYLE_OK), or RESTYLE_NOT_READY where there is none.
 * The newest 64 are kept. For any thread. */
RESTYLE_API RestyleResult restyle_session_next_event(RestyleSession session, RestyleEvent* event);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_EVENT_H */
