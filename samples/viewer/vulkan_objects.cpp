#include "vulkan_objects.h"

#include <stdexcept>
#include <string>

#include <vulkan_device.h>

namespace viewer {

void check(VkResult result) {
    if (result >= 0) return;
    if (result == VK_ERROR_DEVICE_LOST) throw samples::DeviceLost("the GPU was lost");
    if (result == VK_ERROR_SURFACE_LOST_KHR)
        throw samples::DeviceLost("the window's surface was lost");
    if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY)
        throw samples::OutOfMemory("the GPU's memory is full");
    if (result == VK_ERROR_OUT_OF_HOST_MEMORY) throw samples::OutOfMemory("the memory is full");
    throw std::runtime_error("a call of Vulkan failed: VkResult " + std::to_string(result));
}

Owned<VkSemaphore> create_semaphore(VkDevice device) {
    const auto info = of_type<VkSemaphoreCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO);
    VkSemaphore semaphore = VK_NULL_HANDLE;
    check(vkCreateSemaphore(device, &info, nullptr, &semaphore));
    return {device, semaphore, vkDestroySemaphore};
}

Owned<VkSemaphore> create_timeline(VkDevice device) {
    auto type = of_type<VkSemaphoreTypeCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    const auto info =
        of_type<VkSemaphoreCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, &type);
    VkSemaphore semaphore = VK_NULL_HANDLE;
    check(vkCreateSemaphore(device, &info, nullptr, &semaphore));
    return {device, semaphore, vkDestroySemaphore};
}

Owned<VkImageView> create_color_view(VkDevice device, VkImage image, VkFormat format) {
    auto info = of_type<VkImageViewCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO);
    info.image = image;
    info.viewType = VK_IMAGE_VIEW_TYPE_2D;
    info.format = format;
    info.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    VkImageView view = VK_NULL_HANDLE;
    check(vkCreateImageView(device, &info, nullptr, &view));
    return {device, view, vkDestroyImageView};
}

void record_copy_of_drawn(VkCommandBuffer commands) {
    auto drawn = of_type<VkMemoryBarrier>(VK_STRUCTURE_TYPE_MEMORY_BARRIER);
    drawn.srcAccessMask = VK_ACCESS_MEMORY_WRITE_BIT;
    drawn.dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT;
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                         VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 1, &drawn, 0, nullptr, 0, nullptr);
}

void record_host_read(VkCommandBuffer commands) {
    auto barrier = of_type<VkMemoryBarrier>(VK_STRUCTURE_TYPE_MEMORY_BARRIER);
    barrier.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    barrier.dstAccessMask = VK_ACCESS_HOST_READ_BIT;
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1,
                         &barrier, 0, nullptr, 0, nullptr);
}

} // namespace viewer
