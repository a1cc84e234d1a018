#pragma once

#include "host_buffer.h"
#include "vulkan/exported_image.h"
#include "vulkan/image_handover.h"

/// The renderer's turns with an image that it shares.
namespace restyle::test {

inline interop::ImageSide copying_side(const interop::ExportedImage& image) {
    return {image.image(), image.queue_family(), VK_PIPELINE_STAGE_TRANSFER_BIT,
            VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};
}

/// Every texel becomes `color`; whatever was there is discarded. Then it goes to the other device.
inline void record_clear(const interop::DeviceTable& vk, VkCommandBuffer commands,
                         const interop::ExportedImage& image, const VkClearColorValue& color) {
    auto begin = samples::of_type<VkImageMemoryBarrier>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER);
    begin.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    begin.oldLayout = VK_IMAGE_LAYOUT_UNDEFINED;
    begin.newLayout = VK_IMAGE_LAYOUT_GENERAL;
    begin.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    begin.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    begin.image = image.image();
    begin.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
                         0, 0, nullptr, 0, nullptr, 1, &begin);
    vkCmdClearColorImage(commands, image.image(), VK_IMAGE_LAYOUT_GENERAL, &color, 1,
                         &begin.subresourceRange);
    record_release(vk, commands, copying_side(image));
}

/// It comes from the other device; all of it is copied, row by row.
inline void record_read(const interop::DeviceTable& vk, VkCommandBuffer commands,
                        const interop::ExportedImage& image, const samples::HostBuffer& to) {
    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.imageExtent = {image.layout().width, image.layout().height, 1};
    record_acquire(vk, commands, copying_side(image));
    vkCmdCopyImageToBuffer(commands, image.image(), VK_IMAGE_LAYOUT_GENERAL, to.buffer(), 1,
                           &region);
}

} // namespace restyle::test
