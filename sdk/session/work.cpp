#include "session/work.h"

#include <string>

#include "session/error.h"
#include "session/image_part.h"
#include "session/versioned.h"

namespace restyle::session {
namespace {

// The SDK's own semaphore tells it.
void require_no_done(const RestyleDone& done, const char* name) {
    require(done.semaphore == VK_NULL_HANDLE && done.value == 0, [&] {
        return std::string(name) + ".done is given, expected zero: the SDK signals a semaphore of "
                                   "its own";
    });
}

void require_semaphores(const RestyleSemaphores& given, const char* name) {
    require(given.count == 0 || given.semaphores != nullptr, [&] {
        return std::string(name) + ".semaphores is NULL, expected " + std::to_string(given.count);
    });
}

} // namespace

Work::Work(const RestyleWork& given, const ImageRules& rules)
    : same_frame_ns(given.same_frame_ns),
      waits(given.waits),
      signals(given.signals) {
    require_semaphores(waits, "RestyleWork.waits");
    require_semaphores(signals, "RestyleWork.signals");
    if (given.frame != nullptr) {
        frame = checked(taken(given.frame), rules);
        require_no_done(frame->done, "RestyleWork.frame");
    }
    if (given.target != nullptr) {
        target = checked(taken(given.target), rules);
        require_no_done(target->done, "RestyleWork.target");
    }
    if (frame && target)
        require_size_of_frame(*target, frame->frame_number, size_of(frame->extent));
}

} // namespace restyle::session
