#include "session/frame_format.h"

#include <algorithm>
#include <array>

namespace restyle::session {
namespace {

constexpr std::uint32_t kComposeImage8[] = {
#include "compose_image8.comp.spv.inc"
};
constexpr std::uint32_t kComposeImage16[] = {
#include "compose_image16.comp.spv.inc"
};
constexpr std::uint32_t kComposeImage32[] = {
#include "compose_image32.comp.spv.inc"
};
constexpr std::uint32_t kComposeBuffer8[] = {
#include "compose_buffer8.comp.spv.inc"
};
constexpr std::uint32_t kComposeBuffer10[] = {
#include "compose_buffer10.comp.spv.inc"
};
constexpr std::uint32_t kComposeBuffer11[] = {
#include "compose_buffer11.comp.spv.inc"
};
constexpr std::uint32_t kComposeBuffer16[] = {
#include "compose_buffer16.comp.spv.inc"
};
constexpr std::uint32_t kComposeBuffer32[] = {
#include "compose_buffer32.comp.spv.inc"
};

constexpr float kTop8 = 255;
constexpr float kTop10 = 1023;
constexpr float kFloats = 0;

// Shaders write only to formats that every device can store to without a feature of its own
// (Vulkan, "Required format support"): the others are copied from a buffer.
constexpr std::array kFormats{
    FrameFormat{VK_FORMAT_R8G8B8A8_UNORM, "R8G8B8A8_UNORM", 4, kTop8, false, kComposeBuffer8,
                kComposeImage8},
    FrameFormat{VK_FORMAT_R8G8B8A8_SRGB, "R8G8B8A8_SRGB", 4, kTop8, false, kComposeBuffer8, {}},
    FrameFormat{VK_FORMAT_B8G8R8A8_UNORM, "B8G8R8A8_UNORM", 4, kTop8, true, kComposeBuffer8, {}},
    FrameFormat{VK_FORMAT_B8G8R8A8_SRGB, "B8G8R8A8_SRGB", 4, kTop8, true, kComposeBuffer8, {}},
    FrameFormat{VK_FORMAT_A2B10G10R10_UNORM_PACK32,
                "A2B10G10R10_UNORM",
                4,
                kTop10,
                false,
                kComposeBuffer10,
                {}},
    FrameFormat{VK_FORMAT_R16G16B16A16_SFLOAT, "R16G16B16A16_SFLOAT", 8, kFloats, false,
                kComposeBuffer16, kComposeImage16},
    FrameFormat{VK_FORMAT_R32G32B32A32_SFLOAT, "R32G32B32A32_SFLOAT", 16, kFloats, false,
                kComposeBuffer32, kComposeImage32},
    FrameFormat{VK_FORMAT_B10G11R11_UFLOAT_PACK32,
                "B10G11R11_UFLOAT",
                4,
                kFloats,
                false,
                kComposeBuffer11,
                {}},
};

} // namespace

std::span<const FrameFormat> frame_formats() {
    return kFormats;
}

const FrameFormat* find_frame_format(VkFormat format) {
    const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                     [&](const FrameFormat& f) { return f.format == format; });
    return found == kFormats.end() ? nullptr : found;
}

std::string frame_format_names() {
    return "R8G8B8A8 or B8G8R8A8 as UNORM or SRGB, A2B10G10R10_UNORM, R16G16B16A16_SFLOAT, "
           "R32G32B32A32_SFLOAT or B10G11R11_UFLOAT";
}

} // namespace restyle::session
