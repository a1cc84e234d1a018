/* Keeping what a session is given and gives, for a report that can be run again; included by
 * restyle.h.
 *
 *   restyle_capture_begin()   the next frames' inputs, settings and pictures go to a folder
 *   restyle_capture_status()  how many are there, and what was wrong
 *   restyle_capture_end()     no more of them
 *
 * `restyle replay FOLDER` runs them again, without the engine; the guide says what the folder
 * holds.
 *
 * A frame is what one restyle_record_picture() of the session records, in every way of recording,
 * and the restyle_record_frame() of the same frame number before it. The images that they are given
 * are copied, at the place of the call in the command buffer, to memory that the host reads, and
 * are handed back as RestyleImage says; once the GPU has run that, a thread of the SDK's writes
 * them. A frame for which no memory is free, since the disk or the GPU lags behind, is left out of
 * the capture: it is counted, a warning says so, and what the session does is not touched. So is
 * one whose ticket is abandoned or whose commands are discarded.
 *
 * Depths with a depth format are copied by queues with graphics alone; a picture, where its `usage`
 * has TRANSFER_SRC, without which the frame is kept and its picture is not. */
#ifndef RESTYLE_CAPTURE_H
#define RESTYLE_CAPTURE_H

#include <stdint.h>

#include "restyle/export.h"
#include "restyle/result.h"
#include "restyle/session.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RESTYLE_MOST_CAPTURED_FRAMES 100000u

/* What is to be captured, and where to. */
typedef struct RestyleCaptureInfo {
    uint32_t bytes;
    /* To be kept, in [1, RESTYLE_MOST_CAPTURED_FRAMES]. Required. */
    uint32_t frames;
    const void* next;
    /* Made, with its parents, where it does not exist; must be empty where it does. Required. */
    const char* folder;
    /* Bytes of host memory for frames that are not written yet: as many frames as fit, but two at
     * least, 64 at most and no more than `frames`. 0: 512 MiB. */
    uint64_t memory;
} RestyleCaptureInfo;

typedef int32_t RestyleCaptureState;
enum {
    /* None was begun. */
    RESTYLE_CAPTURE_NONE = 0,
    /* Frames are being kept. */
    RESTYLE_CAPTURE_RECORDING = 1,
    /* No more are; those that are there wait for the GPU or for the disk. */
    RESTYLE_CAPTURE_WRITING = 2,
    /* The folder is complete, for as many frames as `frames_written` says. */
    RESTYLE_CAPTURE_DONE = 3,
    /* `message` says why; the frames written until then can be replayed. */
    RESTYLE_CAPTURE_FAILED = 4
};

/* How far a capture is. */
typedef struct RestyleCaptureStatus {
    uint32_t bytes;
    RestyleCaptureState state;
    void* next;
    uint32_t frames_wanted;
    /* Recorded, ... */
    uint32_t frames_recorded;
    /* ... of which so many are on disk, */
    uint32_t frames_written;
    /* ... and so many others were left out. */
    uint32_t frames_dropped;
    uint64_t bytes_written;
    /* Why it failed or ended early, or why the last frame was left out; else empty. */
    char message[512];
} RestyleCaptureStatus;

/* Begins with the next frame. RESTYLE_ERROR_INVALID_ARGUMENT where a capture runs already, or the
 * folder holds something; RESTYLE_ERROR_UNSUPPORTED where it cannot be made or written;
 * RESTYLE_ERROR_OUT_OF_MEMORY where two frames do not fit; RESTYLE_ERROR_BACK where no style plays
 * or loads. The session is then as it was. Makes folder and memory, so that the frame in which it
 * is called takes some milliseconds more. A capture that is done or has failed makes way for the
 * next one: of that, too, the GPU must have finished what was recorded and submitted. */
RESTYLE_API RestyleResult restyle_capture_begin(RestyleSession session,
                                                const RestyleCaptureInfo* info);

/* Of the last capture that was begun. */
RESTYLE_API RestyleResult restyle_capture_status(RestyleSession session,
                                                 RestyleCaptureStatus* status);

/* No more frames are kept; those that are there are still written. Nothing happens where none runs.
 * restyle_session_resize() does the same, the lost device makes the capture fail, and
 * restyle_session_destroy() ends it and waits until what the GPU has run is written. */
RESTYLE_API RestyleResult restyle_capture_end(RestyleSession session);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_CAPTURE_H */
