#include "session/retirement.h"

#include <algorithm>

#include "session/error.h"
#include "vulkan/check_vk.h"

namespace restyle::session {
namespace {

constexpr std::size_t kUsualTimelines = 16; // Room made once: recording then allocates nothing.

// The one that runs last of two on the same timeline.
Recording later(const Recording& one, const Recording& other) {
    return {{one.done.semaphore, std::max(one.done.value, other.done.value)},
            std::max(one.frame_number, other.frame_number),
            std::max(one.retirements, other.retirements)};
}

} // namespace

Recording Retirement::recording(const RestyleDone& done, std::uint64_t frame_number) const {
    const bool has_timelines =
        vk_->vkGetSemaphoreCounterValue != nullptr && vk_->vkWaitSemaphores != nullptr;
    require(done.semaphore == VK_NULL_HANDLE || has_timelines, [] {
        return "RestyleDone.semaphore is given, but the device has no timeline semaphores; "
               "expected "
               "VK_NULL_HANDLE, and restyle_session_retire()";
    });
    return {done, frame_number, retirements_};
}

bool Retirement::has_run(const Recording& recording) const {
    if (recording.done.semaphore == VK_NULL_HANDLE)
        return recording.retirements < retirements_ && recording.frame_number <= *safe_frame_;
    std::uint64_t reached = 0;
    interop::check(vk_->vkGetSemaphoreCounterValue(vk_->device, recording.done.semaphore, &reached),
                   "vkGetSemaphoreCounterValue",
                   "the renderer's semaphore does not tell how far the GPU is");
    return reached >= recording.done.value;
}

void Retirement::retire(std::uint64_t safe_frame) {
    safe_frame_ = std::max(safe_frame, safe_frame_.value_or(0));
    ++retirements_;
}

Users::Users() {
    last_.reserve(kUsualTimelines);
}

void Users::add(const Recording& recording) {
    for (Recording& last : last_)
        if (last.done.semaphore == recording.done.semaphore) {
            last = later(last, recording);
            return;
        }
    last_.push_back(recording);
}

bool Users::any_in_flight(const Retirement& retirement) {
    std::erase_if(last_, [&](const Recording& recording) { return retirement.has_run(recording); });
    return !last_.empty();
}

} // namespace restyle::session
