#pragma once

#include <array>

#include "restyle/restyle.h"

namespace restyle::test {

/// What frames are made of.
struct Kind {
    const char* name;
    VkFormat format;
    RestyleColorInfo color{};
};

/// Every format as it is taken where nothing is declared, and every space that is.
inline constexpr std::array kKinds{
    Kind{"Rgba8Unorm", VK_FORMAT_R8G8B8A8_UNORM},
    Kind{"Rgba8Srgb", VK_FORMAT_R8G8B8A8_SRGB},
    Kind{"Bgra8Unorm", VK_FORMAT_B8G8R8A8_UNORM},
    Kind{"Bgra8Srgb", VK_FORMAT_B8G8R8A8_SRGB},
    Kind{"Rgb10A2Unorm", VK_FORMAT_A2B10G10R10_UNORM_PACK32},
    Kind{"Rgba16Float", VK_FORMAT_R16G16B16A16_SFLOAT},
    Kind{"Rgba32Float", VK_FORMAT_R32G32B32A32_SFLOAT},
    Kind{"R11G11B10Float", VK_FORMAT_B10G11R11_UFLOAT_PACK32},
    Kind{"Bgra8DeclaredSrgb", VK_FORMAT_B8G8R8A8_UNORM, {RESTYLE_COLOR_SRGB, 0, 0, 0}},
    Kind{"Rgba16DeclaredSrgb", VK_FORMAT_R16G16B16A16_SFLOAT, {RESTYLE_COLOR_SRGB, 0, 0, 0}},
    Kind{"Rgba16Linear", VK_FORMAT_R16G16B16A16_SFLOAT, {RESTYLE_COLOR_LINEAR, -1.5F, 0, 0}},
    Kind{"Rgba32Linear", VK_FORMAT_R32G32B32A32_SFLOAT, {RESTYLE_COLOR_LINEAR, 0, 0, 0}},
    Kind{"R11G11B10Linear", VK_FORMAT_B10G11R11_UFLOAT_PACK32, {RESTYLE_COLOR_LINEAR, 2, 0, 0}},
    Kind{"Rgba16Scrgb", VK_FORMAT_R16G16B16A16_SFLOAT, {RESTYLE_COLOR_SCRGB, 0, 0, 0}},
    Kind{"Rgba32Scrgb", VK_FORMAT_R32G32B32A32_SFLOAT, {RESTYLE_COLOR_SCRGB, 0.5F, 120, 0}},
    Kind{"Rgb10A2Pq", VK_FORMAT_A2B10G10R10_UNORM_PACK32, {RESTYLE_COLOR_PQ, 0, 0, 0}},
    Kind{"Rgba16Pq", VK_FORMAT_R16G16B16A16_SFLOAT, {RESTYLE_COLOR_PQ, -1, 400, 0}},
    Kind{"Rgba32Pq", VK_FORMAT_R32G32B32A32_SFLOAT, {RESTYLE_COLOR_PQ, 0, 0, 0}},
};

} // namespace restyle::test
