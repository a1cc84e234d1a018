#include "vulkan/image_handover.h"

namespace restyle::interop {
namespace {

VkImageMemoryBarrier barrier_of(const ImageSide& side) {
    VkImageMemoryBarrier barrier{};
    barrier.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER;
    barrier.oldLayout = VK_IMAGE_LAYOUT_GENERAL;
    barrier.newLayout = VK_IMAGE_LAYOUT_GENERAL;
    barrier.image = side.image;
    barrier.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    return barrier;
}

// The same stage on both ends, as for buffers.
void record(const DeviceTable& vk, VkCommandBuffer commands, VkPipelineStageFlags stage,
            const VkImageMemoryBarrier& barrier) {
    vk.vkCmdPipelineBarrier(commands, stage, stage, 0, 0, nullptr, 0, nullptr, 1, &barrier);
}

} // namespace

void record_acquire(const DeviceTable& vk, VkCommandBuffer commands, const ImageSide& side) {
    VkImageMemoryBarrier barrier = barrier_of(side);
    barrier.dstAccessMask = side.access;
    barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_EXTERNAL;
    barrier.dstQueueFamilyIndex = side.queue_family;
    record(vk, commands, side.stage, barrier);
}

void record_release(const DeviceTable& vk, VkCommandBuffer commands, const ImageSide& side) {
    VkImageMemoryBarrier barrier = barrier_of(side);
    barrier.srcAccessMask = side.access;
    barrier.srcQueueFamilyIndex = side.queue_family;
    barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_EXTERNAL;
    record(vk, commands, side.stage, barrier);
}

} // namespace restyle::interop
