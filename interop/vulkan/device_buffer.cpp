#include "vulkan/device_buffer.h"

#include "vulkan/check_vk.h"
#include "vulkan/memory_type.h"

namespace restyle::interop {

UniqueBuffer make_buffer(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage,
                         const void* next, std::span<const std::uint32_t> families) {
    VkBufferCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    info.pNext = next;
    info.size = bytes;
    info.usage = usage;
    if (families.size() > 1) {
        info.sharingMode = VK_SHARING_MODE_CONCURRENT;
        info.queueFamilyIndexCount = std::uint32_t(families.size());
        info.pQueueFamilyIndices = families.data();
    }
    VkBuffer buffer = VK_NULL_HANDLE;
    check(vk.vkCreateBuffer(vk.device, &info, nullptr, &buffer), "vkCreateBuffer",
          "a buffer of " + std::to_string(bytes) + " bytes could not be made");
    return {vk, buffer};
}

DeviceBuffer::DeviceBuffer(const DeviceTable& vk, VkDeviceSize bytes, VkBufferUsageFlags usage,
                           VkMemoryPropertyFlags wanted, VkMemoryPropertyFlags preferred)
    : buffer_(make_buffer(vk, bytes, usage)) {
    VkMemoryRequirements needs{};
    vk.vkGetBufferMemoryRequirements(vk.device, buffer_.get(), &needs);
    const auto type = find_memory_type(vk, needs.memoryTypeBits, wanted, preferred);
    if (!type) throw std::runtime_error("the device has no memory of the kind that a buffer needs");
    VkMemoryAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    info.allocationSize = needs.size;
    info.memoryTypeIndex = *type;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    check(vk.vkAllocateMemory(vk.device, &info, nullptr, &memory), "vkAllocateMemory",
          "no " + std::to_string(needs.size) + " bytes of memory for a buffer");
    memory_ = UniqueMemory(vk, memory);
    check(vk.vkBindBufferMemory(vk.device, buffer_.get(), memory, 0), "vkBindBufferMemory",
          "a buffer did not get its memory");
}

} // namespace restyle::interop
