#pragma once

#include "memory.h"
#include "view_pass.h"

namespace viewer {

/// A view of the whole picture, drawn texel by texel into an image of its own.
class OffscreenView {
public:
    OffscreenView(const Gpu& gpu, Size size); ///< Of what is drawn: size_of_view().

    /// `seconds` is what blinking goes by. What was recorded before has run.
    void record(VkCommandBuffer commands, const ShownFrame& frame, const Viewing& viewing,
                Size picture, double seconds);

    /// Of what was recorded last, once that has run: RGBA, 8 bits each, row by row.
    std::span<const std::uint8_t> bytes() const { return buffer_.bytes(); }
    Size size() const { return size_; }

private:
    Size size_;
    ColorImage image_;
    Owned<VkRenderPass> pass_;
    Owned<VkFramebuffer> framebuffer_;
    ViewPass view_;
    HostBuffer buffer_;
};

} // namespace viewer
