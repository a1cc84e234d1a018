#pragma once

#include "vulkan_device.h"

namespace samples {

struct ImageInfo {
    std::uint32_t width;
    std::uint32_t height;
    VkFormat format;
    VkImageUsageFlags usage;
    std::uint32_t levels = 1; ///< Each half as large as the one before.
};

/// An image in the device's memory and the view of all of it.
class Image {
public:
    Image(const DeviceHandles& device, const ImageInfo& info);
    ~Image();
    Image(const Image&) = delete;
    Image& operator=(const Image&) = delete;

    VkImage image() const { return image_; }
    VkImageView view() const { return view_; }
    const ImageInfo& info() const { return info_; }
    VkImageAspectFlags aspect() const;

private:
    /// Nothing is made yet; what is made after this goes where what follows throws.
    struct Empty {};
    Image(const DeviceHandles& device, const ImageInfo& info, Empty)
        : device_(device),
          info_(info) {}

    DeviceHandles device_;
    ImageInfo info_;
    VkImage image_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    VkImageView view_ = VK_NULL_HANDLE;
};

} // namespace samples
