#pragma once

#include <cstddef>
#include <span>

#include "vulkan_device.h"

namespace samples {

/// A buffer that the host reads and writes where it lies.
class HostBuffer {
public:
    HostBuffer(const DeviceHandles& device, std::size_t size, VkBufferUsageFlags usage);
    ~HostBuffer();
    HostBuffer(const HostBuffer&) = delete;
    HostBuffer& operator=(const HostBuffer&) = delete;

    VkBuffer buffer() const { return buffer_; }
    std::span<std::byte> bytes() const { return bytes_; }

private:
    /// Nothing is made yet; what is made after this goes where what follows throws.
    explicit HostBuffer(const DeviceHandles& device) : device_(device) {}

    DeviceHandles device_;
    VkBuffer buffer_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    std::span<std::byte> bytes_;
};

} // namespace samples
