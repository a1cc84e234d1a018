#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "restyle/restyle.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

using Clock = std::chrono::steady_clock;

/// A recording and how one learns that the GPU has run it.
struct Recording {
    RestyleDone done{};
    std::uint64_t frame_number = 0;
};

/// Whether the GPU has run a recording.
class Retirement {
public:
    explicit Retirement(const interop::DeviceTable& vk) : vk_(&vk) {}

    bool has_run(const Recording& recording) const;
    void retire(std::uint64_t safe_frame);

private:
    const interop::DeviceTable* vk_;
    std::optional<std::uint64_t> safe_frame_;
};

enum class SlotState {
    kFree,
    kRecorded, ///< A frame was recorded into it; the GPU has yet to run that.
    kRunning,  ///< The core works on it.
    kFinished, ///< Holds a picture.
};

/// One frame's memory, from its recording until no frame in flight shows its picture.
struct Slot {
    std::unique_ptr<interop::FrameImage> frame; ///< At full resolution.
    SlotState state = SlotState::kFree;
    RestyleTicket ticket = 0;
    Recording recording;
    Clock::time_point recorded_at;
    bool abandoned = false;
    std::vector<Recording> readers; ///< Recordings that compose its picture.
};

/// The slots of a session. Not for several threads at once.
class Slots {
public:
    Slots(const interop::DeviceTable& vk, std::uint32_t count, std::uint32_t width,
          std::uint32_t height, VkFormat format);

    Slot& operator[](std::uint32_t index) { return slots_[index]; }
    std::uint32_t count() const { return std::uint32_t(slots_.size()); }

    /// The slot that a frame may be recorded into; none while one is recorded or running, or while
    /// all others are read.
    std::optional<std::uint32_t> find_free(const Retirement& retirement);

    /// The slot of the one job in flight.
    std::optional<std::uint32_t> in_flight() const;

    /// The slot of the newest picture.
    std::optional<std::uint32_t> newest() const { return newest_; }
    void finish(std::uint32_t index, bool has_picture);

private:
    std::vector<Slot> slots_;
    std::optional<std::uint32_t> newest_;
};

} // namespace restyle::session
