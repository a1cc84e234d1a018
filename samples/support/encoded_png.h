#pragma once

#include <string>

namespace samples {

/// A PNG file's bytes, of rows from the top with nothing between them: 1 to 4 channels a pixel
/// (grey, grey and alpha, RGB, RGBA), 8 bits each. Throws std::runtime_error where libpng refuses.
std::string encoded_png(const void* rows, int width, int height, int channels);

} // namespace samples
