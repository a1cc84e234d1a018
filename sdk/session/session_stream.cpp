// Frames that are in the core together (RestyleSettings.stream_batch): when they go on, and when
// they come to nothing.
#include <algorithm>
#include <string>

#include "session/job.h"
#include "session/session.h"

namespace restyle::session {

// Buffers are kept of one frame at a time.
bool Session::wants_to_stream(const Slot& slot) const {
    return (**slot.settings).stream_batch == RESTYLE_STREAM_BATCH_YES && !buffers_.keeps_frames();
}

// Whether one of those in flight is waited for. The mutex is held.
bool Session::is_awaited(Slots& slots) const {
    const std::vector<std::uint32_t> streamed = slots.streamed();
    return !streamed.empty() && slots[streamed.front()].ticket <= awaited_;
}

// Whether the frame may join those in flight. The mutex is held.
bool Session::joins(const Slot& next, const Slot& in_flight) const {
    return next.streams && (next.settings == in_flight.settings ||
                            is_of_one_stream(**next.settings, **in_flight.settings));
}

// The slot of the frame that is next; RESTYLE_BACK_NO_SLOT where those in flight are to go on
// without it: it cannot join them, or one of them is waited for and the GPU has yet to run the
// frame. The mutex is held.
std::optional<std::uint32_t> Session::ready_job(LoadedStyle& playing) {
    Slots& slots = playing.slots;
    const auto next = slots.in_flight();
    if (next) slots[*next].streams = wants_to_stream(slots[*next]);
    const std::vector<std::uint32_t> streamed = slots.streamed();
    if (streamed.empty()) return next;
    const bool can_join = next && joins(slots[*next], slots[streamed.front()]);
    const bool waits = is_awaited(slots);
    if (can_join && (!waits || retirement_.has_run(slots[*next].recording))) return next;
    if (!next && !waits) return std::nullopt;
    slots.begin_job();
    return RESTYLE_BACK_NO_SLOT;
}

// The mutex is held.
void Session::await_streamed(RestyleTicket ticket) {
    awaited_ = std::max(awaited_, ticket);
    changed_.notify_all();
}

// Of frames before this one. The mutex is held.
void Session::abandon_streamed(LoadedStyle& style, std::uint64_t before_frame) {
    for (const std::uint32_t index : style.slots.streamed())
        if (style.slots[index].recording.frame_number < before_frame) abandon(style.slots, index);
    changed_.notify_all();
}

// Throws Error where pictures come later than the frame that they are waited for with.
void Session::require_same_frame() {
    const std::lock_guard lock(mutex_);
    require((**settings_).stream_batch == RESTYLE_STREAM_BATCH_NO,
            "RestyleWork.same_frame_ns is given, but RestyleSettings.stream_batch is 1 (yes), with "
            "which pictures come some frames later; expected 0 ns, or stream_batch 0 (no)");
}

} // namespace restyle::session
