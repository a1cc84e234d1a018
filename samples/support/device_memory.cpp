#include "device_memory.h"

#include <stdexcept>

namespace samples {

VkDeviceMemory allocate(const DeviceHandles& device, const VkMemoryRequirements& requirements,
                        VkMemoryPropertyFlags properties) {
    VkPhysicalDeviceMemoryProperties kinds{};
    vkGetPhysicalDeviceMemoryProperties(device.physical_device, &kinds);
    for (std::uint32_t kind = 0; kind < kinds.memoryTypeCount; ++kind) {
        const bool allowed = (requirements.memoryTypeBits >> kind & 1U) != 0;
        if (!allowed || (kinds.memoryTypes[kind].propertyFlags & properties) != properties)
            continue;
        auto info = of_type<VkMemoryAllocateInfo>(VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO);
        info.allocationSize = requirements.size;
        info.memoryTypeIndex = kind;
        VkDeviceMemory memory = VK_NULL_HANDLE;
        check(vkAllocateMemory(device.device, &info, nullptr, &memory), "allocating memory");
        return memory;
    }
    throw std::runtime_error("the Vulkan device has no memory of the kind that is needed");
}

} // namespace samples
