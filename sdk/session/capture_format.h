#pragma once

#include <cstdint>

#include <vulkan/vulkan_core.h>

namespace restyle::session {

/// How a capture's files hold the texels of an image, as vkCmdCopyImageToBuffer writes what passes
/// read of it.
struct CaptureFormat {
    VkFormat format; ///< The image's.
    const char* name;
    std::uint32_t texel_bytes;
};

/// Of any that a session takes for one of its images; VK_FORMAT_UNDEFINED has no bytes.
const CaptureFormat& capture_format(VkFormat format);

} // namespace restyle::session
