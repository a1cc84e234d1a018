#include "replay/formats.h"

#include <algorithm>

namespace replay {

const std::vector<Format>& formats() {
    static const std::vector<Format> all{
        {VK_FORMAT_UNDEFINED, "UNDEFINED", 0},
        {VK_FORMAT_R8G8B8A8_UNORM, "R8G8B8A8_UNORM", 4},
        {VK_FORMAT_R8G8B8A8_SRGB, "R8G8B8A8_SRGB", 4},
        {VK_FORMAT_B8G8R8A8_UNORM, "B8G8R8A8_UNORM", 4},
        {VK_FORMAT_B8G8R8A8_SRGB, "B8G8R8A8_SRGB", 4},
        {VK_FORMAT_A2B10G10R10_UNORM_PACK32, "A2B10G10R10_UNORM_PACK32", 4},
        {VK_FORMAT_R16G16B16A16_SFLOAT, "R16G16B16A16_SFLOAT", 8},
        {VK_FORMAT_R32G32B32A32_SFLOAT, "R32G32B32A32_SFLOAT", 16},
        {VK_FORMAT_B10G11R11_UFLOAT_PACK32, "B10G11R11_UFLOAT_PACK32", 4},
        {VK_FORMAT_R16G16_SFLOAT, "R16G16_SFLOAT", 4},
        {VK_FORMAT_R32G32_SFLOAT, "R32G32_SFLOAT", 8},
        {VK_FORMAT_D16_UNORM, "D16_UNORM", 2},
        {VK_FORMAT_X8_D24_UNORM_PACK32, "X8_D24_UNORM_PACK32", 4},
        {VK_FORMAT_D32_SFLOAT, "D32_SFLOAT", 4},
        {VK_FORMAT_D16_UNORM_S8_UINT, "D16_UNORM_S8_UINT", 2},
        {VK_FORMAT_D24_UNORM_S8_UINT, "D24_UNORM_S8_UINT", 4},
        {VK_FORMAT_D32_SFLOAT_S8_UINT, "D32_SFLOAT_S8_UINT", 4},
        {VK_FORMAT_R32_SFLOAT, "R32_SFLOAT", 4},
        {VK_FORMAT_R8_UINT, "R8_UINT", 1},
        {VK_FORMAT_R16_UINT, "R16_UINT", 2},
        {VK_FORMAT_R32_UINT, "R32_UINT", 4},
        {VK_FORMAT_R8_UNORM, "R8_UNORM", 1},
    };
    return all;
}

const Format& format_of(VkFormat format) {
    return *std::find_if(formats().begin(), formats().end(),
                         [&](const Format& known) { return known.format == format; });
}

std::vector<std::string> format_names() {
    std::vector<std::string> names;
    for (const Format& format : formats())
        names.emplace_back(format.name);
    return names;
}

} // namespace replay
