#pragma once

#include <vector>

#include "session/texels.h"

namespace restyle::test {

/// The highest code value of a format's red, green and blue; 0: it holds linear light.
double top_code(VkFormat format);

/// Code values, or light: red, green, blue and alpha of each texel, 1 where there is no alpha.
std::vector<double> values_of(const Texels& texels, VkFormat format);

/// Texels as unlike as the format allows; floats are finite, half of them in [0, 1].
Texels all_values(VkFormat format, std::uint32_t width, std::uint32_t height);

} // namespace restyle::test
