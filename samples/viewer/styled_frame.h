#pragma once

#include "frame_source.h"
#include "memory.h"
#include "run_record.h"
#include "shown.h"
#include "signal.h"
#include "styling.h"

namespace viewer {

/// Records the style's part of a frame: the rendered image is handed in, the newest finished
/// picture comes out. Where there is none, or no session, the frame stands for its picture.
class StyledFrame {
public:
    StyledFrame(const Gpu& gpu, Size size);

    /// Hands the frame in. The ticket is 0 where it was not taken.
    RestyleTicket record_frame(VkCommandBuffer commands, const Styling& styling,
                               const FrameSource& source, std::uint64_t frame, Signal signal);
    /// Fills `record` in, but for its frame time.
    Shown record_picture(VkCommandBuffer commands, const Styling& styling,
                         const FrameSource& source, std::uint64_t frame, Signal signal,
                         FrameRecord& record);

private:
    ColorImage picture_;
    double handing_in_us_ = 0;
};

} // namespace viewer
