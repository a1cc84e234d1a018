#pragma once

#include <string>

namespace command_line {

/// A JPEG file's bytes, of rows from the top with nothing between them, `channels` bytes a pixel.
/// Throws std::runtime_error where it cannot be made.
std::string encoded_jpeg(const void* rows, int width, int height, int channels);

} // namespace command_line
