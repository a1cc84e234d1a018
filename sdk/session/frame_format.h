#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "restyle/restyle.h"

namespace restyle::session {

/// How images of one VkFormat are read and written.
struct FrameFormat {
    VkFormat format = VK_FORMAT_UNDEFINED;
    const char* name = nullptr;
    std::uint32_t texel_bytes = 0;
    float top_code = 0; ///< Of red, green and blue; 0: floats.
    bool swap_red_blue = false;
    std::span<const std::uint32_t> compose_buffer; ///< SPIR-V that writes texels to a buffer,
    std::span<const std::uint32_t> compose_image;  ///< ... to an image; empty: no shader may.
};

/// All that sessions take.
std::span<const FrameFormat> frame_formats();

/// Null for a format that no session takes.
const FrameFormat* find_frame_format(VkFormat format);

/// All, as a sentence names them.
std::string frame_format_names();

} // namespace restyle::session
