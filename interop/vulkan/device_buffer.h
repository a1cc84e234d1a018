#pragma once

#include <span>

#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// A storage buffer of our own with memory that has the properties asked for.
class DeviceBuffer {
public:
    DeviceBuffer() = default;

    /// In memory that has all of `wanted` and, where there is such, `preferred`. Throws
    /// std::runtime_error when the device has none.
    DeviceBuffer(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage,
                 VkMemoryPropertyFlags wanted, VkMemoryPropertyFlags preferred = 0);

    VkBuffer buffer() const { return buffer_.get(); }
    VkDeviceMemory memory() const { return memory_.get(); }

private:
    UniqueMemory memory_; // Before buffer_, so that it outlives it.
    UniqueBuffer buffer_;
};

/// A buffer without memory. Several `families` share it; else one queue family has it at a time.
UniqueBuffer make_buffer(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage,
                         const void* next = nullptr, std::span<const std::uint32_t> families = {});

} // namespace restyle::interop
