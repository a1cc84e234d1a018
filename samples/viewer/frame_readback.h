#pragma once

#include "memory.h"
#include "shown.h"

namespace viewer {

/// Copies what there is to see of a frame to where the host reads it: RGBA, 8 bits each, row by
/// row.
class FrameReadback {
public:
    FrameReadback(const Gpu& gpu, Size largest);

    /// All its pictures are of one size.
    void record(VkCommandBuffer commands, const ShownFrame& frame);

    /// Of the frame recorded last, once that has run. A truth that was not drawn is not copied.
    Size size() const { return size_; }
    std::span<const std::uint8_t> rendered() const { return bytes_of(rendered_); }
    std::span<const std::uint8_t> restyled() const { return bytes_of(restyled_); }
    std::span<const std::uint8_t> truth() const { return bytes_of(truth_); }

private:
    std::span<const std::uint8_t> bytes_of(const HostBuffer& copied) const;

    Size size_; ///< Of the frame recorded last.
    HostBuffer rendered_;
    HostBuffer restyled_;
    HostBuffer truth_;
};

/// Copies the upper left of an image in `layout`: a part of this size.
void record_copy(VkCommandBuffer commands, VkImage image, VkImageLayout layout, Size size,
                 const HostBuffer& to);

} // namespace viewer
