#pragma once

#include <cstdint>
#include <span>

#include "gpu.h"
#include "options.h"

namespace viewer {

/// An RGBA8 image of the GPU's.
class ColorImage {
public:
    static constexpr VkFormat kFormat = VK_FORMAT_R8G8B8A8_UNORM;
    /// Of a picture that a session writes and a view shows.
    static constexpr VkImageUsageFlags kUsage =
        VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
        VK_IMAGE_USAGE_TRANSFER_DST_BIT;

    ColorImage(const Gpu& gpu, Size size, VkImageUsageFlags usage = kUsage);

    VkImage image() const { return image_.get(); }
    VkImageView view() const { return view_.get(); }

private:
    Owned<VkDeviceMemory> memory_; // Before image_, so that it outlives it.
    Owned<VkImage> image_;
    Owned<VkImageView> view_;
};

/// Memory that the GPU copies into and the host reads.
class HostBuffer {
public:
    HostBuffer(const Gpu& gpu, std::size_t bytes);

    VkBuffer get() const { return buffer_.get(); }
    std::span<const std::uint8_t> bytes() const { return bytes_; }

private:
    Owned<VkDeviceMemory> memory_;
    Owned<VkBuffer> buffer_;
    std::span<const std::uint8_t> bytes_;
};

} // namespace viewer
