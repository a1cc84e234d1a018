#include "peer/imported_buffer.h"

#include "vulkan/check_vk.h"
#include "vulkan/device_buffer.h"
#include "vulkan/handles.h"

namespace restyle::interop {
namespace {

UniqueBuffer make_importing(const DeviceTable& vk, const ExportedMemory& exported) {
    VkExternalMemoryBufferCreateInfo external{};
    external.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO;
    external.handleTypes = kMemoryHandleType;
    UniqueBuffer buffer = make_buffer(vk, exported.buffer_bytes, exported.usage, &external);
    VkMemoryRequirements needs{};
    vk.vkGetBufferMemoryRequirements(vk.device, buffer.get(), &needs);
    if ((needs.memoryTypeBits >> exported.memory_type & 1) == 0 || needs.size > exported.bytes)
        throw std::runtime_error(
            "the second device cannot bind a buffer to the memory that the renderer's exported");
    return buffer;
}

UniqueMemory import_exported(const DeviceTable& vk, ExternalHandle memory, VkBuffer buffer,
                             const ExportedMemory& exported) {
    VkMemoryDedicatedAllocateInfo dedicated{};
    dedicated.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO;
    dedicated.buffer = buffer;
    VkMemoryAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    info.pNext = &dedicated;
    info.allocationSize = exported.bytes;
    info.memoryTypeIndex = exported.memory_type;
    return import_memory(vk, std::move(memory), info);
}

} // namespace

ImportedBuffer::ImportedBuffer(const DeviceTable& vk, ExternalHandle memory,
                               const ExportedMemory& exported)
    : buffer_(make_importing(vk, exported)) {
    memory_ = import_exported(vk, std::move(memory), buffer_.get(), exported);
    check(vk.vkBindBufferMemory(vk.device, buffer_.get(), memory_.get(), 0), "vkBindBufferMemory",
          "the second device's buffer did not get the renderer's memory");
}

} // namespace restyle::interop
