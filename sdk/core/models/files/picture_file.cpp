#include "restyle/core/picture_file.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#include <stb/stb_image.h>

namespace restyle::core {
namespace {

std::string read_bytes(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file))
        throw std::runtime_error(file.string() + ": there is no such file");
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file))
        throw std::runtime_error(file.string() + ": cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

// stb_image fills what is missing of a JPEG with grey and says nothing.
void check_whole(const std::filesystem::path& file, const std::string& bytes) {
    constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n", kJpeg = "\xff\xd8\xff";
    const bool png = bytes.compare(0, kPng.size(), kPng) == 0;
    const bool jpeg = bytes.compare(0, kJpeg.size(), kJpeg) == 0;
    if (!png && !jpeg) throw std::runtime_error(file.string() + ": is neither a PNG nor a JPEG");
    const std::size_t tail = bytes.size() - std::min<std::size_t>(bytes.size(), 1024);
    if (bytes.find(png ? "IEND" : "\xff\xd9", tail) == std::string::npos)
        throw std::runtime_error(file.string() + ": is cut short");
}

using Pixels = std::unique_ptr<void, decltype(&stbi_image_free)>;

} // namespace

at::Tensor read_picture_file(const std::filesystem::path& file) {
    const std::string bytes = read_bytes(file);
    check_whole(file, bytes);
    const auto* data = reinterpret_cast<const stbi_uc*>(bytes.data());
    const int size = int(bytes.size());
    const bool deep = stbi_is_16_bit_from_memory(data, size) != 0;
    int width = 0, height = 0, channels = 0;
    const Pixels pixels(deep ? static_cast<void*>(stbi_load_16_from_memory(data, size, &width,
                                                                           &height, &channels, 0))
                             : stbi_load_from_memory(data, size, &width, &height, &channels, 0),
                        stbi_image_free);
    if (!pixels) throw std::runtime_error(file.string() + ": is broken: " + stbi_failure_reason());
    // Through the next wider signed type: at::kUInt16 has few operations.
    const at::Tensor stored =
        at::from_blob(pixels.get(), {height, width, channels}, deep ? at::kShort : at::kByte);
    if (!deep) return stored.permute({2, 0, 1}).to(at::kDouble) / 255;
    return stored.permute({2, 0, 1}).to(at::kInt).bitwise_and(0xffff).to(at::kDouble) / 65535;
}

PictureFileSize picture_file_size(const std::filesystem::path& file) {
    const std::string bytes = read_bytes(file);
    check_whole(file, bytes);
    int width = 0, height = 0, channels = 0;
    if (stbi_info_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()), int(bytes.size()),
                              &width, &height, &channels) == 0)
        throw std::runtime_error(file.string() + ": is broken: " + stbi_failure_reason());
    return {width, height};
}

} // namespace restyle::core
