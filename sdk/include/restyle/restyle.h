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
 * Structs: set `bytes` to sizeof the struct and `next` to NULL or to a chain of structs that begin
 * as RestyleChained does; zero is a valid default for every other member unless its comment says
 * "required". Strings are UTF-8.
 *
 * Versions: structs grow at their end, and functions stay. A shorter struct, of an older header, is
 * taken as if what it lacks were zero, and filled no further than its `bytes`. Of a longer one, of
 * a newer header, what this library does not know must be zero; what it fills is.
 */
#ifndef RESTYLE_RESTYLE_H
#define RESTYLE_RESTYLE_H

#include "restyle/api.h"
#include "restyle/buffer.h"
#include "restyle/capability.h"
#include "restyle/capture.h"
#include "restyle/chained.h"
#include "restyle/color.h"
#include "restyle/context.h"
#include "restyle/device.h"
#include "restyle/event.h"
#include "restyle/export.h"
#include "restyle/frame.h"
#include "restyle/guidance.h"
#include "restyle/image.h"
#include "restyle/memory.h"
#include "restyle/motion.h"
#include "restyle/result.h"
#include "restyle/scene.h"
#include "restyle/session.h"
#include "restyle/settings.h"
#include "restyle/style.h"
#include "restyle/submit.h"
#include "restyle/version.h"

#endif /* RESTYLE_RESTYLE_H */
