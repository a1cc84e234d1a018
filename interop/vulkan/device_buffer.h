#pragma once

#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// A storage buffer of our own with memory that has the properties asked for.
class DeviceBuffer {
public:
    DeviceBuffer() = default;

    /// Throws std::runtime_error when the device has no such memory.
    DeviceBuffer(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage,
                 VkMemoryPropertyFlags properties);

    VkBuffer buffer() const { return buffer_.get(); }
    VkDeviceMemory memory() const { return memory_.get(); }

private:
    UniqueMemory memory_; // Before buffer_, so that it outlives it.
    UniqueBuffer buffer_;
};

UniqueBuffer make_buffer(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage,
                         const void* next = nullptr);

} // namespace restyle::interop
