#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <vulkan/vulkan_core.h>

namespace replay {

/// An image format of captures, and how a file holds its texels: as vkCmdCopyImageToBuffer writes
/// them, of formats with depth the depths alone.
struct Format {
    VkFormat format;
    const char* name;
    std::uint32_t texel_bytes; ///< 0: no image.
};

const std::vector<Format>& formats();
const Format& format_of(VkFormat format);
std::vector<std::string> format_names();

} // namespace replay
