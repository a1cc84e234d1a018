#pragma once

#include "memory.h"
#include "shown.h"

namespace viewer {

/// Copies what there is to see of a frame to where the host reads it: RGBA, 8 bits each, row by
/// row.
class FrameReadback {
public:
    FrameReadback(const Gpu& gpu, Size size);

    void record(VkCommandBuffer commands, const ShownFrame& frame);

    /// Of the frame recorded last, once that has run. A truth that was not drawn is not copied.
    std::span<const std::uint8_t> rendered() const { return rendered_.bytes(); }
    std::span<const std::uint8_t> restyled() const { return restyled_.bytes(); }
    std::span<const std::uint8_t> truth() const { return truth_.bytes(); }

private:
    Size size_;
    HostBuffer rendered_;
    HostBuffer restyled_;
    HostBuffer truth_;
};

/// Copies all of an image in `layout`.
void record_copy(VkCommandBuffer commands, VkImage image, VkImageLayout layout, Size size,
                 const HostBuffer& to);

} // namespace viewer
