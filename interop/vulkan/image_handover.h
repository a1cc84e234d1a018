#pragma once

#include "vulkan/device_table.h"

namespace restyle::interop {

/// One device's side of an image whose memory another device uses too, in turn (as BufferSide).
/// Across the hand-over it lies in VK_IMAGE_LAYOUT_GENERAL: who has it next makes no transition.
struct ImageSide {
    VkImage image = VK_NULL_HANDLE;
    std::uint32_t queue_family = VK_QUEUE_FAMILY_IGNORED; ///< IGNORED: the image is concurrent.
    VkPipelineStageFlags stage = 0;
    VkAccessFlags access = 0;
};

/// The image comes from the other device: before the first command that uses it.
void record_acquire(const DeviceTable& vk, VkCommandBuffer commands, const ImageSide& side);

/// The image goes to the other device: after the last command that uses it.
void record_release(const DeviceTable& vk, VkCommandBuffer commands, const ImageSide& side);

} // namespace restyle::interop
