#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "session/captured_frame.h"
#include "session/retirement.h"
#include "vulkan/device_buffer.h"

namespace restyle::session {

/// Memory for the texels of one frame, which the GPU writes and the host reads, and the frame that
/// is in it.
struct CapturePlace {
    enum class State {
        kFree,
        kOpen,     ///< Its frame was handed in, or its inputs were recorded, but not its picture.
        kRecorded, ///< All of it; it is to be written once the GPU has run that.
        kWriting,
        kVoid ///< It is not going to be written, but the GPU may still write to it.
    };

    interop::DeviceBuffer buffer;
    const std::byte* texels = nullptr;
    State state = State::kFree;
    CapturedFrame frame;
    std::optional<Recording> handed_in;
    std::optional<Recording> shown;
    std::uint64_t turn = 0; ///< Of recorded frames: which was recorded when.
};

/// The frames of a capture from their recording until they are written. Not for several threads at
/// once.
class CapturePlaces {
public:
    /// As many as `most` bytes hold, but `least` at least; where memory ends before, fewer. Throws
    /// interop::VulkanError where it does not hold `least`.
    CapturePlaces(const interop::DeviceTable& vk, std::uint64_t frame_bytes, std::uint64_t most,
                  std::uint32_t least, std::uint32_t wanted);

    /// Empty, to be filled with a frame of this size; null where none is free.
    CapturePlace* open(std::uint64_t frame_number, Size size);

    /// The one that is open; null where none is.
    CapturePlace* opened();

    /// All of its frame is recorded.
    void close(CapturePlace& place);

    /// Its frame is not going to be written.
    void give_up(CapturePlace& place);

    /// Frees those given up that the GPU does not write to any more.
    void free_given_up(const Retirement& retirement);

    /// The first of the recorded frames, where the GPU has run all of it. `finished`: it has, so
    /// far as no semaphore tells.
    CapturePlace* first_run(const Retirement& retirement, bool finished);

    bool any(CapturePlace::State state) const;
    std::vector<CapturePlace>& all() { return places_; }

private:
    std::vector<CapturePlace> places_;
    std::uint64_t turns_ = 0;
};

} // namespace restyle::session
