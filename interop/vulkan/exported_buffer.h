#pragma once

#include "external_handle.h"
#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// What an import must repeat of the buffer and the memory that were exported.
struct ExportedMemory {
    VkDeviceSize buffer_bytes = 0;
    VkBufferUsageFlags usage = 0;
    VkDeviceSize bytes = 0; ///< Of the allocation, which may be padded.
    std::uint32_t memory_type = 0;
};

/// A buffer with dedicated memory that another device can import by a handle
/// (VK_KHR_external_memory_fd, or _win32).
class ExportedBuffer {
public:
    /// Throws std::runtime_error saying what the device lacks.
    ExportedBuffer(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage);

    VkBuffer buffer() const { return buffer_.get(); }

    /// The family that a barrier names as owner on this device's side: VK_QUEUE_FAMILY_IGNORED
    /// where the device has several, since the buffer is then shared by all of them.
    std::uint32_t queue_family() const { return queue_family_; }

    const ExportedMemory& layout() const { return layout_; }

    /// A new handle of the memory. What is imported from it keeps the memory alive.
    ExternalHandle export_memory() const;

private:
    const DeviceTable* vk_;
    std::uint32_t queue_family_;
    ExportedMemory layout_;
    UniqueMemory memory_; // Before buffer_, so that it outlives it.
    UniqueBuffer buffer_;
};

} // namespace restyle::interop
