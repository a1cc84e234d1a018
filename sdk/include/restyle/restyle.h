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
 * Neither call waits for inference or submits. A frame that finds the core busy is dropped and
 * counted. Without models, without a back or after a failure the frame passes through unchanged,
 * the picture says so in its flags, and restyle_session_status() says why in words.
 *
 * C99. Needs neither torch nor CUDA. Vulkan functions come from the get-instance-proc-addr given.
 *
 * Threads: of one session, restyle_record_frame(), restyle_record_picture(), restyle_prepare(),
 * restyle_submit(), restyle_discard() and restyle_session_resize() must not overlap each other, nor
 * what else uses the same command buffer; they may come from one thread and then from another. All
 * other calls on it may come from any thread at any time, while it records too, but for those that
 * their headers name, and for restyle_session_destroy(), after which there are none. So may calls
 * on a context or on a style until it is destroyed, and those that take neither. Sessions are
 * independent of each other. None waits for another for longer than microseconds unless its comment
 * says so.
 *
 * Ownership: what a call is given it reads until it returns, and copies what it needs of it; what
 * is to live on, such as a device or a semaphore, its comment names. What a call returns by pointer
 * is the SDK's, and its comment says how long it lives. A handle is the caller's to destroy.
 *
 * Errors: every call that can fail returns a RestyleResult; negative is a failure, and
 * restyle_last_error() then holds one sentence that names what was wrong and what was expected.
 * Every call may return RESTYLE_ERROR_INVALID_ARGUMENT, _OUT_OF_MEMORY and _INTERNAL; what else it
 * may, its comment says. After a failure all is as before the call, unless that says otherwise, and
 * what it was to fill is untouched, but for a handle or a ticket, which is NULL or 0. Why a frame
 * or a target was refused is told by restyle_session_status(), too, until one is taken, and by the
 * log.
 *
 * Structs: set `bytes` to sizeof the struct and `next` to NULL or to a chain of structs that begin
 * as RestyleChained does; zero is a valid default for every other member unless its comment says
 * "required". Members called `reserved` are 0. Strings are UTF-8.
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
