#include "vulkan/timeline.h"

#include "vulkan/check_vk.h"

namespace restyle::interop {

VkSemaphoreTypeCreateInfo timeline_type(const void* next) {
    VkSemaphoreTypeCreateInfo type{};
    type.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO;
    type.pNext = next;
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    return type;
}

UniqueSemaphore make_timeline(const DeviceTable& vk, const char* refusal, const void* next) {
    const VkSemaphoreTypeCreateInfo type = timeline_type(next);
    VkSemaphoreCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
    info.pNext = &type;
    VkSemaphore semaphore = VK_NULL_HANDLE;
    check(vk.vkCreateSemaphore(vk.device, &info, nullptr, &semaphore), "vkCreateSemaphore",
          refusal);
    return {vk, semaphore};
}

} // namespace restyle::interop
