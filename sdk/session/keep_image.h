#pragma once

#include "session/image_barrier.h"
#include "session/image_part.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

/// Of a colour image, or of a format with depth the depth: this part of it, to there.
inline VkImageCopy copy_of(const ImagePart& part, VkOffset2D to,
                           VkFormat format = VK_FORMAT_UNDEFINED) {
    const VkImageSubresourceLayers layers{interop::read_aspect_of(format), 0, 0, 1};
    return {layers, begin_of(part), layers, {to.x, to.y, 0}, extent_of(part.size)};
}

/// Copies a part of an image of the renderer's to the upper left of one of our own, for shaders to
/// read, and gives it back. What `kept` held is lost; nothing that read it is still to run but on
/// this queue.
inline void record_keep(const interop::DeviceTable& vk, VkCommandBuffer commands,
                        const RestyleImage& image, const ImagePart& part, VkImage kept,
                        VkFormat format = VK_FORMAT_UNDEFINED) {
    const VkImageAspectFlags aspects = interop::aspects_of(format);
    const VkImageCopy region = copy_of(part, {}, format);
    const ImageUse fresh{VK_IMAGE_LAYOUT_UNDEFINED, kShaderRead.stage, 0};
    record_image_barrier(vk, commands, kept, fresh, kCopyTo, aspects);
    record_image_barrier(vk, commands, image.image, entry_use(image), kCopyFrom, aspects);
    vk.vkCmdCopyImage(commands, image.image, kCopyFrom.layout, kept, kCopyTo.layout, 1, &region);
    record_image_barrier(vk, commands, image.image, kCopyFrom, exit_use(image), aspects);
    record_image_barrier(vk, commands, kept, kCopyTo, kShaderRead, aspects);
}

} // namespace restyle::session
