#pragma once

#include <span>

#include "styled_frame.h"
#include "submission.h"

namespace viewer {

/// Draws one frame at a time and reads it back.
class OffscreenFrame {
public:
    OffscreenFrame(const Gpu& gpu, Size size);

    /// `wait`: the picture is of this very frame, however long that takes.
    FrameRecord draw(SceneView& scene, const Styling& styling, std::uint64_t frame, double seconds,
                     bool wait);

    /// Of the frame drawn last; RGBA, 8 bits each, row by row.
    std::span<const std::uint8_t> rendered() const { return rendered_.bytes(); }
    std::span<const std::uint8_t> restyled() const { return restyled_.bytes(); }

private:
    void copy(const Shown& shown, const HostBuffer& to) const;

    Size size_;
    Submission submission_;
    StyledFrame styled_;
    HostBuffer rendered_;
    HostBuffer restyled_;
};

} // namespace viewer
