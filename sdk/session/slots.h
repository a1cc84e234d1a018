#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "restyle/restyle.hpp"
#include "session/model_size.h"
#include "session/retirement.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

using Clock = std::chrono::steady_clock;

enum class SlotState {
    kFree,
    kRecorded, ///< A frame was recorded into it; the GPU has yet to run that.
    kRunning,  ///< The core works on it.
    kStreamed, ///< The core has it among others in flight (RestyleSettings.stream_batch).
    kFinished, ///< Holds a picture.
};

/// One frame's memory, from its recording until no frame in flight shows its picture.
struct Slot {
    std::unique_ptr<interop::FrameImage> frame; ///< At full resolution, from the upper left on.
    Size size;                                  ///< ... of it.
    SlotState state = SlotState::kFree;
    RestyleTicket ticket = 0;
    std::shared_ptr<const Settings> settings; ///< As they were when the frame was handed in.
    Recording recording;
    Clock::time_point recorded_at;
    double wait_ms = 0;      ///< From then until the GPU had run it.
    std::uint32_t scene = 0; ///< RESTYLE_BACK_SCENE_* since the job before.
    bool masked = false;     ///< Its job has an edit mask.
    bool bordered = false;   ///< ... the frame's borders.
    bool streams = false;    ///< Its job lets it join others in flight.
    bool abandoned = false;  ///< To be dropped when the core is done with the job at hand.
    Users readers;           ///< Recordings that compose its picture.
};

/// The slots of a session. Not for several threads at once.
class Slots {
public:
    Slots(const interop::DeviceTable& vk, std::uint32_t count, std::uint32_t width,
          std::uint32_t height, VkFormat format);

    Slot& operator[](std::uint32_t index) { return slots_[index]; }
    std::uint32_t count() const { return std::uint32_t(slots_.size()); }

    /// The scene of this frame is another than that of those before it, whose pictures, finished or
    /// yet to come, are not shown any more. False where no job of its own is there to be told.
    bool cut(std::uint64_t frame_number);

    /// The slot that a frame may be recorded into; none while one is recorded or running, or while
    /// all others are read or in flight.
    std::optional<std::uint32_t> find_free(const Retirement& retirement);

    /// The slot of the frame that is next, or at hand: recorded or running.
    std::optional<std::uint32_t> in_flight() const;

    /// Those of the frames that the core has in flight together, the oldest first.
    std::vector<std::uint32_t> streamed() const;

    /// Those whose scene is to be followed, a bit each: of all frames in flight, and of newest().
    std::uint32_t followed() const;

    /// Whether the core has a job at hand, which may be of no slot.
    bool at_work() const { return at_work_; }
    void begin_job() { at_work_ = true; }
    void end_job() { at_work_ = false; }

    /// The slot of the newest picture that may be shown.
    std::optional<std::uint32_t> newest() const;

    /// The slot holds the newest picture from now on.
    void finish(std::uint32_t index);
    /// The slot's frame is in flight among others from now on.
    void stream(std::uint32_t index) { slots_[index].state = SlotState::kStreamed; }
    /// The slot's frame gives no picture, or not any more. Not of one that the core may be at.
    void drop(std::uint32_t index);

    /// Those of frames in flight that were dropped since, a bit each: the core is to be told.
    std::uint32_t take_dropped() { return std::exchange(dropped_, 0); }
    void add_dropped(std::uint32_t slots) { dropped_ |= slots; }

    /// Whether the GPU may still run a recording that uses one of them.
    bool any_in_use(const Retirement& retirement);

    /// The slot with what came of `ticket`, where that is still in flight or the newest picture.
    std::optional<std::uint32_t> find(RestyleTicket ticket) const;

private:
    std::vector<Slot> slots_;
    std::optional<std::uint32_t> newest_;
    std::uint64_t oldest_shown_ = 0; // Frame number.
    bool at_work_ = false;
    std::uint32_t dropped_ = 0;
};

} // namespace restyle::session
