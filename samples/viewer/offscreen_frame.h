#pragma once

#include <optional>

#include "buffer_view.h"
#include "frame_readback.h"
#include "offscreen_view.h"
#include "styled_frame.h"
#include "submission.h"

namespace viewer {

/// Draws one frame at a time and reads it back.
class OffscreenFrame {
public:
    OffscreenFrame(const Gpu& gpu, const Options& options);

    /// `wait`: the picture is of this very frame, however long that takes. `truth` is drawn beside
    /// it where it is given.
    FrameRecord draw(FrameSource& source, const Styling& styling, std::uint64_t frame,
                     double seconds, bool wait, FrameSource* truth = nullptr);

    /// The view shows the options' buffer from now on. Throws std::runtime_error where there is no
    /// such.
    void show_buffer(const FrameSource& source, const Styling& styling);

    /// Of the frame drawn last, as large as the options' size; RGBA, 8 bits each, row by row.
    std::span<const std::uint8_t> rendered() const;
    std::span<const std::uint8_t> restyled() const;
    /// As the options have it seen; none where they do not ask for it.
    const OffscreenView* view() const { return view_ ? &*view_ : nullptr; }

private:
    void record_pictures(VkCommandBuffer commands, const ShownFrame& shown, bool whole);
    void record_buffer(const FrameSource& source, const Styling& styling, ShownFrame& shown,
                       FrameRecord& record);

    const Gpu& gpu_;
    const Options& options_;
    Submission submission_;
    StyledFrame styled_;
    FrameReadback readback_;
    bool is_whole_ = true; ///< The last was drawn in full; else these are enlarged.
    std::optional<OffscreenView> rendered_;
    std::optional<OffscreenView> restyled_;
    std::optional<OffscreenView> view_;
    std::optional<BufferView> buffer_;
};

} // namespace viewer
