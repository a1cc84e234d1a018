#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <glm/glm.hpp>

#include "vulkan_device.h"

namespace samples {

/// As frame.glsl has it.
struct FrameConstants {
    glm::mat4 view_projection;
    glm::mat4 previous_view_projection;
    glm::mat4 inverse_view_projection;
    glm::mat4 sun_view_projection;
    glm::vec4 eye;
    glm::vec4 sun;
    glm::vec2 picture_size; ///< Pixels that are drawn.
    glm::vec2 jitter;       ///< By which they are moved, in clip space.
    float seconds;
    std::uint32_t seed;
    float unused[2];
};

/// Writes `bytes`, a multiple of 4, to the start of a buffer that shaders of the frame before read.
void record_update(VkCommandBuffer commands, VkBuffer buffer, std::span<const std::byte> bytes);

} // namespace samples
