#pragma once

#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// VK_IMAGE_ASPECT_COLOR_BIT, or of a depth format what it has.
VkImageAspectFlags aspects_of(VkFormat format);

/// The one of them that passes read.
VkImageAspectFlags read_aspect_of(VkFormat format);

/// An image of the renderer's, kept at full resolution for as long as passes read it: an image of
/// our own that it is copied to.
class FrameImage {
public:
    /// `format` is the renderer's; an sRGB format is kept as its UNORM twin, since the passes want
    /// code values. Of a format with depth, depth is read.
    FrameImage(const DeviceTable& vk, std::uint32_t width, std::uint32_t height, VkFormat format);

    VkImage image() const { return image_.get(); }
    VkImageView view() const { return view_.get(); }

private:
    UniqueMemory memory_; // Before image_, so that it outlives it.
    UniqueImage image_;
    UniqueImageView view_;
};

} // namespace restyle::interop
