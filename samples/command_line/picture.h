#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <ATen/ATen.h>

namespace command_line {

/// Width and height in pixels; 0 x 0 where none is asked for.
struct Size {
    std::int64_t width = 0;
    std::int64_t height = 0;

    bool given() const { return width > 0; }
};

/// A picture as a network sees it, and what is kept aside of it.
struct Picture {
    at::Tensor values; ///< [C, H, W], fp64, in [-1, 1]: stored code values, not linear light.
    at::Tensor alpha;  ///< Undefined, or [H, W], fp64, in [0, 1].
};

/// PNG or JPEG of 8 or 16 bits. A grey one is repeated for channels = 3; a coloured one is refused
/// for channels = 1. Throws std::runtime_error naming the file and what is wrong with it.
Picture read_picture(const std::filesystem::path& file, std::int64_t channels);

/// Of such a file, from its header alone.
Size picture_size(const std::filesystem::path& file);

/// Antialiased bilinear; the picture itself where it has this size already.
Picture resized(const Picture& picture, Size size);

/// 8-bit code values rint(255 clamp((y + 1) / 2, 0, 1)), uint8, of any shape.
at::Tensor code_values(const at::Tensor& values);

/// The bytes of a PNG or JPEG file, as the name ends. JPEG holds no alpha.
std::string encode_picture(const std::filesystem::path& file, const Picture& picture);

bool is_picture_name(const std::filesystem::path& file); ///< .png, .jpg, .jpeg in any case.

} // namespace command_line
