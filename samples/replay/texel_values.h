#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "replay/capture.h"

namespace replay {

/// Red, green, blue, alpha of each texel of a capture's image: codes of UNORM and SRGB formats,
/// values of floats and whole numbers, of depth in red. Alpha is 1 where the format has none.
std::vector<std::array<float, 4>> texel_values(const Texels& texels, VkFormat format);

/// Of a format of codes its highest of red, green and blue, or of depth; 0: floats. Not of formats
/// of whole numbers.
float top_code(VkFormat format);

/// Red, green, blue of 8 bits each, sRGB-coded, as people look at it: light of floats with what the
/// session calls white as 255, all light above it clipped.
std::vector<std::uint8_t> looked_at(const Texels& texels, const RestyleSessionInfo& session);

} // namespace replay
