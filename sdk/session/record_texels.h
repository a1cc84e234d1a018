#pragma once

#include "session/image_barrier.h"
#include "session/image_part.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

/// The image as the contract says that it is given back.
inline RestyleImage given_back(RestyleImage image) {
    const ImageUse use = exit_use(image);
    image.layout = use.layout;
    image.stage = use.stage;
    image.access = use.access;
    return image;
}

/// Copies what passes read of a part of an image of the renderer's to `buffer`, for the host to
/// read, and gives the image back.
inline void record_texels(const interop::DeviceTable& vk, VkCommandBuffer commands,
                          const RestyleImage& image, const ImagePart& part, VkFormat format,
                          VkBuffer buffer, VkDeviceSize offset) {
    const VkImageAspectFlags aspects = interop::aspects_of(format);
    VkBufferImageCopy region{};
    region.bufferOffset = offset;
    region.imageSubresource = {interop::read_aspect_of(format), 0, 0, 1};
    region.imageOffset = begin_of(part);
    region.imageExtent = extent_of(part.size);
    record_image_barrier(vk, commands, image.image, entry_use(image), kCopyFrom, aspects);
    vk.vkCmdCopyImageToBuffer(commands, image.image, kCopyFrom.layout, buffer, 1, &region);
    record_image_barrier(vk, commands, image.image, kCopyFrom, exit_use(image), aspects);
    record_memory_barrier(vk, commands, VK_PIPELINE_STAGE_TRANSFER_BIT,
                          VK_ACCESS_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_HOST_BIT,
                          VK_ACCESS_HOST_READ_BIT);
}

} // namespace restyle::session
