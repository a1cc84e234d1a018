#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "buffer_values.h"

namespace viewer {

/// Fills `rgba`, 8 bits each, of a picture of this size with what the buffer looks like: each of
/// its pixels as large as fits. Channels that are no colour lie side by side, each from black to
/// white, the first in the upper left.
void color_buffer(const BufferValues& buffer, Size picture, std::span<std::uint8_t> rgba);

/// Of the buffer, what such a picture shows at a texel.
struct BufferPixel {
    std::uint32_t x = 0; ///< In the buffer.
    std::uint32_t y = 0;
    std::uint32_t first = 0;   ///< Its channel, ...
    std::vector<float> values; ///< ... and as many as belong together.
};
BufferPixel pixel_at(const BufferValues& buffer, Size picture, const Texel& at);

/// A line for a person.
std::string words_of(const BufferValues& buffer, const BufferPixel& pixel);

/// What is seen, of which frame, and what the colours say; a line each.
std::string legend_of(const BufferValues& buffer);

} // namespace viewer
