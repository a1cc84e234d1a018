#pragma once

#include <array>
#include <cstddef>

#include "session/image_barrier.h"
#include "session/model_size.h"
#include "vulkan/frame_image.h"

/// Images of floats that a pass of ours writes and others read.
namespace restyle::session {

inline interop::FrameImage make_written_image(const interop::DeviceTable& vk, Size size) {
    return {vk, size.width, size.height, VK_FORMAT_R32G32B32A32_SFLOAT, VK_IMAGE_USAGE_STORAGE_BIT};
}

/// All of them are written anew, after what was recorded before has read them.
template <std::size_t Count>
void record_before_write(const interop::DeviceTable& vk, VkCommandBuffer commands,
                         const std::array<VkImage, Count>& images) {
    const ImageUse whatever{VK_IMAGE_LAYOUT_UNDEFINED, kShaderRead.stage, 0};
    ImageBarriers<Count> barriers;
    for (const VkImage image : images)
        barriers.add(image, whatever, kShaderWrite, VK_IMAGE_ASPECT_COLOR_BIT);
    barriers.record(vk, commands);
}

/// Passes read them from now on.
template <std::size_t Count>
void record_after_write(const interop::DeviceTable& vk, VkCommandBuffer commands,
                        const std::array<VkImage, Count>& images) {
    ImageBarriers<Count> barriers;
    for (const VkImage image : images)
        barriers.add(image, kShaderWrite, kShaderRead, VK_IMAGE_ASPECT_COLOR_BIT);
    barriers.record(vk, commands);
}

} // namespace restyle::session
