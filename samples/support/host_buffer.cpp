#include "host_buffer.h"

#include "device_memory.h"

namespace samples {

HostBuffer::HostBuffer(const DeviceHandles& device, std::size_t size, VkBufferUsageFlags usage)
    : HostBuffer(device) {
    auto info = of_type<VkBufferCreateInfo>(VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO);
    info.size = size;
    info.usage = usage;
    check(vkCreateBuffer(device_.device, &info, nullptr, &buffer_), "making a buffer");
    VkMemoryRequirements requirements{};
    vkGetBufferMemoryRequirements(device_.device, buffer_, &requirements);
    memory_ = allocate(device_, requirements,
                       VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT);
    check(vkBindBufferMemory(device_.device, buffer_, memory_, 0), "binding a buffer");
    void* mapped = nullptr;
    check(vkMapMemory(device_.device, memory_, 0, VK_WHOLE_SIZE, 0, &mapped), "mapping a buffer");
    bytes_ = {static_cast<std::byte*>(mapped), size};
}

HostBuffer::~HostBuffer() {
    vkDestroyBuffer(device_.device, buffer_, nullptr);
    vkFreeMemory(device_.device, memory_, nullptr);
}

} // namespace samples
