#include "picture_file.h"

#include <memory>
#include <stdexcept>

#include <stb/stb_image.h>

#include "encoded_png.h"
#include "whole_file.h"

namespace samples {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path) {
    const char* reason = stbi_failure_reason();
    throw std::runtime_error(path.string() + ": cannot be read as a picture (" +
                             (reason == nullptr ? "no reason given" : reason) +
                             "); expected a PNG or JPEG");
}

} // namespace

Picture picture_head(const std::filesystem::path& path) {
    Picture picture;
    int channels = 0;
    if (stbi_info(path.c_str(), &picture.width, &picture.height, &channels) == 0) refuse(path);
    return picture;
}

Picture read_picture(const std::filesystem::path& path) {
    Picture picture;
    int channels = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load(path.c_str(), &picture.width, &picture.height, &channels, 4), stbi_image_free);
    if (!pixels) refuse(path);
    const std::size_t bytes = std::size_t{4} * static_cast<std::size_t>(picture.width) *
                              static_cast<std::size_t>(picture.height);
    picture.rgba.assign(pixels.get(), pixels.get() + bytes);
    return picture;
}

void write_png(const std::filesystem::path& path, const void* rows, int width, int height,
               int channels) {
    write_whole(path, encoded_png(rows, width, height, channels), "the picture");
}

void write_png(const Picture& picture, const std::filesystem::path& path) {
    std::vector<std::uint8_t> rgb;
    rgb.reserve(picture.rgba.size() / 4 * 3);
    for (std::size_t at = 0; at < picture.rgba.size(); at += 4)
        rgb.insert(rgb.end(), {picture.rgba[at], picture.rgba[at + 1], picture.rgba[at + 2]});
    write_png(path, rgb.data(), picture.width, picture.height, 3);
}

Picture half_size(const Picture& picture) {
    Picture half{picture.width / 2, picture.height / 2, {}};
    const std::size_t stride = std::size_t{4} * static_cast<std::size_t>(picture.width);
    half.rgba.reserve(picture.rgba.size() / 4);
    for (std::size_t row = 0; row < static_cast<std::size_t>(half.height); ++row)
        for (std::size_t at = 2 * row * stride; at < (2 * row + 1) * stride; at += 8)
            for (std::size_t channel = at; channel < at + 4; ++channel) {
                const int sum = picture.rgba[channel] + picture.rgba[channel + 4] +
                                picture.rgba[channel + stride] + picture.rgba[channel + stride + 4];
                half.rgba.push_back(static_cast<std::uint8_t>((sum + 2) / 4));
            }
    return half;
}

} // namespace samples
