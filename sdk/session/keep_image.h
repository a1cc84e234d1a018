#pragma once

#include "session/image_barrier.h"
#include "session/model_size.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

/// All of a colour image, or of a format with depth its depth.
inline VkImageCopy whole_image(Size size, VkFormat format = VK_FORMAT_UNDEFINED) {
    const VkImageSubresourceLayers layers{interop::read_aspect_of(format), 0, 0, 1};
    return {layers, {}, layers, {}, {size.width, size.height, 1}};
}

/// Copies an image of the renderer's into one of our own, for shaders to read, and gives it back.
/// What `kept` held is lost; nothing that read it is still to run but on this queue.
inline void record_keep(const interop::DeviceTable& vk, VkCommandBuffer commands,
                        const RestyleImage& image, VkImage kept, Size size,
                        VkFormat format = VK_FORMAT_UNDEFINED) {
    const VkImageAspectFlags aspects = interop::aspects_of(format);
    const VkImageCopy region = whole_image(size, format);
    const ImageUse fresh{VK_IMAGE_LAYOUT_UNDEFINED, kShaderRead.stage, 0};
    record_image_barrier(vk, commands, kept, fresh, kCopyTo, aspects);
    record_image_barrier(vk, commands, image.image, entry_use(image), kCopyFrom, aspects);
    vk.vkCmdCopyImage(commands, image.image, kCopyFrom.layout, kept, kCopyTo.layout, 1, &region);
    record_image_barrier(vk, commands, image.image, kCopyFrom, exit_use(image), aspects);
    record_image_barrier(vk, commands, kept, kCopyTo, kShaderRead, aspects);
}

} // namespace restyle::session
