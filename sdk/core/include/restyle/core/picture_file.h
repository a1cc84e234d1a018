#pragma once

#include <filesystem>

#include <ATen/ATen.h>

namespace restyle::core {

/// What a PNG or JPEG stores, of 8 or 16 bits: [channels, H, W] in [0, 1], fp64, with the 1 to 4
/// channels of the file (grey, grey and alpha, RGB, RGBA). Throws std::runtime_error naming the
/// file that cannot be read, is cut short or is neither.
at::Tensor read_picture_file(const std::filesystem::path& file);

/// Its size without its pixels; throws the same.
struct PictureFileSize {
    int width, height;
};
PictureFileSize picture_file_size(const std::filesystem::path& file);

} // namespace restyle::core
