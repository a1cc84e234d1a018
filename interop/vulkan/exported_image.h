#pragma once

#include "device_share.h"
#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// Of an image that is shared: two-dimensional, optimally tiled, one level, one layer.
struct SharedImageLayout {
    std::uint32_t width = 0; ///< In texels.
    std::uint32_t height = 0;
    VkFormat format = VK_FORMAT_UNDEFINED;
    VkImageUsageFlags usage = 0;
};

/// An image with dedicated memory that another API or device can import by a handle. Across each
/// hand-over it lies in VK_IMAGE_LAYOUT_GENERAL (image_handover.h); before the first one it is in
/// VK_IMAGE_LAYOUT_UNDEFINED.
class ExportedImage {
public:
    /// Throws std::runtime_error saying what the device lacks.
    ExportedImage(const DeviceTable& vk, const SharedImageLayout& layout);

    VkImage image() const { return image_.get(); }
    const SharedImageLayout& layout() const { return layout_; }

    /// The family that a barrier names as owner on this device's side, as ExportedBuffer's.
    std::uint32_t queue_family() const { return queue_family_; }

    /// Its memory, under a new handle. What is imported from it keeps the memory alive.
    SharedAllocation export_memory() const;

private:
    const DeviceTable* vk_;
    SharedImageLayout layout_;
    std::uint32_t queue_family_;
    VkDeviceSize allocation_bytes_ = 0;
    UniqueMemory memory_; // Before image_, so that it outlives it.
    UniqueImage image_;
};

} // namespace restyle::interop
