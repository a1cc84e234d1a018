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

#include "restyle/context.h"
#include "restyle/export.h"
#include "restyle/frame.h"
#include "restyle/image.h"
#include "restyle/result.h"
#include "restyle/scene.h"
#include "restyle/session.h"
#include "restyle/settings.h"
#include "restyle/style.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RESTYLE_VERSION_MAJOR 0
#define RESTYLE_VERSION_MINOR 1

/* Major in the upper, minor in the lower 16 bits. */
RESTYLE_API uint32_t restyle_version(void);

/* The sentence of this thread's last failed call; "" when there was none. Valid until the next
 * call. */
RESTYLE_API const char* restyle_last_error(void);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_RESTYLE_H */
