#include <stdexcept>
#include <string>

#include "vulkan/check_vk.h"
#include "vulkan/handles.h"

namespace restyle::interop {

void check_gives_memory(const DeviceTable& vk) {
    if (vk.vkGetMemoryFdKHR == nullptr)
        throw std::runtime_error(std::string(kMemoryHandleExtension) +
                                 " is not enabled on the device");
}

void check_gives_semaphores(const DeviceTable& vk) {
    if (vk.vkGetSemaphoreFdKHR == nullptr)
        throw std::runtime_error(std::string(kSemaphoreHandleExtension) +
                                 " is not enabled on the device");
}

ExternalHandle handle_of(const DeviceTable& vk, VkDeviceMemory memory) {
    VkMemoryGetFdInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_GET_FD_INFO_KHR;
    info.memory = memory;
    info.handleType = kMemoryHandleType;
    int fd = kNoHandle;
    check(vk.vkGetMemoryFdKHR(vk.device, &info, &fd), "vkGetMemoryFdKHR",
          "the device gives no descriptor of memory that it exports");
    return ExternalHandle(fd);
}

ExternalHandle handle_of(const DeviceTable& vk, VkSemaphore timeline) {
    VkSemaphoreGetFdInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_GET_FD_INFO_KHR;
    info.semaphore = timeline;
    info.handleType = kSemaphoreHandleType;
    int fd = kNoHandle;
    check(vk.vkGetSemaphoreFdKHR(vk.device, &info, &fd), "vkGetSemaphoreFdKHR",
          "the device gives no descriptor of a timeline semaphore");
    return ExternalHandle(fd);
}

UniqueMemory import_memory(const DeviceTable& vk, ExternalHandle handle,
                           VkMemoryAllocateInfo info) {
    VkImportMemoryFdInfoKHR imported{};
    imported.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR;
    imported.pNext = info.pNext;
    imported.handleType = kMemoryHandleType;
    imported.fd = handle.get();
    info.pNext = &imported;
    VkDeviceMemory made = VK_NULL_HANDLE;
    check(vk.vkAllocateMemory(vk.device, &info, nullptr, &made), "vkAllocateMemory",
          "the second device does not import the descriptor of the renderer's memory");
    leave_to_importer(handle);
    return {vk, made};
}

} // namespace restyle::interop
