#pragma once

#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// VK_IMAGE_ASPECT_COLOR_BIT, or of a depth format what it has.
VkImageAspectFlags aspects_of(VkFormat format);

/// The one of them that passes read.
VkImageAspectFlags read_aspect_of(VkFormat format);

/// An image of our own that passes read: one that an image of the renderer's is copied to, kept at
/// full resolution for as long as they do, or one that another pass makes. Default-made, it is
/// empty.
class FrameImage {
public:
    FrameImage() = default;
    /// `format` is the renderer's; an sRGB format is kept as its UNORM twin, since the passes want
    /// code values. Of a format with depth, depth is read. `written`: how it gets what it holds.
    FrameImage(const DeviceTable& vk, std::uint32_t width, std::uint32_t height, VkFormat format,
               VkImageUsageFlags written = VK_IMAGE_USAGE_TRANSFER_DST_BIT);

    VkImage image() const { return image_.get(); }
    VkImageView view() const { return view_.get(); }

private:
    UniqueMemory memory_; // Before image_, so that it outlives it.
    UniqueImage image_;
    UniqueImageView view_;
};

} // namespace restyle::interop
