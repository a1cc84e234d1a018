#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace samples {

/// RGBA, 8 bits each, sRGB-coded, row by row from the top.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;
};

/// Throws std::runtime_error naming the file where it is no picture.
Picture read_picture(const std::filesystem::path& path);

/// Its size alone, as the file's head has it. Throws as read_picture().
Picture picture_head(const std::filesystem::path& path);

/// Rows as encoded_png() takes them. There is either the whole file afterwards, or what was there
/// before. Throws std::runtime_error naming the file.
void write_png(const std::filesystem::path& path, const void* rows, int width, int height,
               int channels);

/// The same of a picture, without its alpha.
void write_png(const Picture& picture, const std::filesystem::path& path);

/// The mean of each 2x2 pixels. Both sides must be even.
Picture half_size(const Picture& picture);

} // namespace samples
