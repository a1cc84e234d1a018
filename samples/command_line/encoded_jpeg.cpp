#include "encoded_jpeg.h"

#include <stdexcept>

#include <stb/stb_image_write.h>

namespace command_line {
namespace {

constexpr int kJpegQuality = 95;

void append(void* bytes, void* data, int size) {
    static_cast<std::string*>(bytes)->append(static_cast<const char*>(data), std::size_t(size));
}

} // namespace

std::string encoded_jpeg(const void* rows, int width, int height, int channels) {
    std::string bytes;
    if (stbi_write_jpg_to_func(append, &bytes, width, height, channels, rows, kJpegQuality) == 0)
        throw std::runtime_error("no JPEG could be made");
    return bytes;
}

} // namespace command_line
