#pragma once

#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// A frame of the renderer's, kept at full resolution until the picture of it has been shown: an
/// image of our own that the frame is copied to and the passes read.
class FrameImage {
public:
    /// `format` is the frame's; an sRGB format is kept as its UNORM twin, since the passes want
    /// code values.
    FrameImage(const DeviceTable& vk, std::uint32_t width, std::uint32_t height, VkFormat format);

    VkImage image() const { return image_.get(); }
    VkImageView view() const { return view_.get(); }

private:
    UniqueMemory memory_; // Before image_, so that it outlives it.
    UniqueImage image_;
    UniqueImageView view_;
};

} // namespace restyle::interop
