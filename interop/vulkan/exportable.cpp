#include "vulkan/exportable.h"

#include <numeric>

#include "vulkan/check_vk.h"
#include "vulkan/memory_type.h"

namespace restyle::interop {

std::vector<std::uint32_t> all_queue_families(const DeviceTable& vk) {
    std::vector<std::uint32_t> families(vk.queue_families.size());
    std::iota(families.begin(), families.end(), 0u);
    return families;
}

std::uint32_t exporting_family(const DeviceTable& vk) {
    return vk.queue_families.size() == 1 ? 0 : VK_QUEUE_FAMILY_IGNORED;
}

std::uint32_t exportable_type(const DeviceTable& vk, const VkMemoryRequirements& needs) {
    const auto type =
        find_memory_type(vk, needs.memoryTypeBits, 0, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    if (!type) throw std::runtime_error("the device has no memory that can be exported");
    return *type;
}

UniqueMemory allocate_exportable(const DeviceTable& vk, VkDeviceSize bytes, std::uint32_t type,
                                 const VkMemoryDedicatedAllocateInfo& dedicated) {
    VkExportMemoryAllocateInfo exportable{};
    exportable.sType = VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO;
    exportable.pNext = &dedicated;
    exportable.handleTypes = kMemoryHandleType;
    VkMemoryAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    info.pNext = &exportable;
    info.allocationSize = bytes;
    info.memoryTypeIndex = type;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    check(vk.vkAllocateMemory(vk.device, &info, nullptr, &memory), "vkAllocateMemory",
          "the device has no memory left that can be exported");
    return {vk, memory};
}

} // namespace restyle::interop
