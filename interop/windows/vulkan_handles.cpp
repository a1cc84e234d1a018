#include <stdexcept>
#include <string>

#include "vulkan/check_vk.h"
#include "vulkan/handles.h"

namespace restyle::interop {

void check_gives_memory(const DeviceTable& vk) {
    if (vk.vkGetMemoryWin32HandleKHR == nullptr)
        throw std::runtime_error(std::string(kMemoryHandleExtension) +
                                 " is not enabled on the device");
}

void check_gives_semaphores(const DeviceTable& vk) {
    if (vk.vkGetSemaphoreWin32HandleKHR == nullptr)
        throw std::runtime_error(std::string(kSemaphoreHandleExtension) +
                                 " is not enabled on the device");
}

ExternalHandle handle_of(const DeviceTable& vk, VkDeviceMemory memory) {
    VkMemoryGetWin32HandleInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_GET_WIN32_HANDLE_INFO_KHR;
    info.memory = memory;
    info.handleType = kMemoryHandleType;
    HANDLE handle = kNoHandle;
    check(vk.vkGetMemoryWin32HandleKHR(vk.device, &info, &handle), "vkGetMemoryWin32HandleKHR",
          "the device gives no handle of memory that it exports");
    return ExternalHandle(handle);
}

ExternalHandle handle_of(const DeviceTable& vk, VkSemaphore timeline) {
    VkSemaphoreGetWin32HandleInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_GET_WIN32_HANDLE_INFO_KHR;
    info.semaphore = timeline;
    info.handleType = kSemaphoreHandleType;
    HANDLE handle = kNoHandle;
    check(vk.vkGetSemaphoreWin32HandleKHR(vk.device, &info, &handle),
          "vkGetSemaphoreWin32HandleKHR", "the device gives no handle of a timeline semaphore");
    return ExternalHandle(handle);
}

UniqueMemory import_memory(const DeviceTable& vk, ExternalHandle handle,
                           VkMemoryAllocateInfo info) {
    VkImportMemoryWin32HandleInfoKHR imported{};
    imported.sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_WIN32_HANDLE_INFO_KHR;
    imported.pNext = info.pNext;
    imported.handleType = kMemoryHandleType;
    imported.handle = handle.get();
    info.pNext = &imported;
    VkDeviceMemory made = VK_NULL_HANDLE;
    check(vk.vkAllocateMemory(vk.device, &info, nullptr, &made), "vkAllocateMemory",
          "the second device does not import the handle of the renderer's memory");
    leave_to_importer(handle);
    return {vk, made};
}

} // namespace restyle::interop
