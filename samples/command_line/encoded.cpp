#include "encoded.h"

#include <stb/stb_image_write.h>

namespace command_line {
namespace {

constexpr int kJpegQuality = 95;

void append(void* bytes, void* data, int size) {
    static_cast<std::string*>(bytes)->append(static_cast<const char*>(data), std::size_t(size));
}

} // namespace

std::string encoded_png(const void* rows, int width, int height, int channels) {
    std::string bytes;
    const int done =
        stbi_write_png_to_func(append, &bytes, width, height, channels, rows, width * channels);
    return done != 0 ? bytes : "";
}

std::string encoded_jpeg(const void* rows, int width, int height, int channels) {
    std::string bytes;
    const int done =
        stbi_write_jpg_to_func(append, &bytes, width, height, channels, rows, kJpegQuality);
    return done != 0 ? bytes : "";
}

} // namespace command_line
