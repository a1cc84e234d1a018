#pragma once

#include <string>

namespace command_line {

/// A picture's file: rows of bytes, `channels` a pixel, from the top with nothing between them.
/// Empty where it cannot be made.
std::string encoded_png(const void* rows, int width, int height, int channels);
std::string encoded_jpeg(const void* rows, int width, int height, int channels);

} // namespace command_line
