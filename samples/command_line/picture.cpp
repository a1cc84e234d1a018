#include "picture.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include <stb/stb_image.h>
#include <stb/stb_image_write.h>

namespace command_line {
namespace {

constexpr int kJpegQuality = 95;

std::string ending(const std::filesystem::path& file) {
    std::string text = file.extension().string();
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return char(std::tolower(c)); });
    return text;
}

std::string read_bytes(const std::filesystem::path& file) {
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

// [H, W, channels of the file] in [0, 1], fp64.
at::Tensor read_pixels(const std::filesystem::path& file) {
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
    if (!deep) return stored.to(at::kDouble) / 255;
    return stored.to(at::kInt).bitwise_and(0xffff).to(at::kDouble) / 65535;
}

} // namespace

bool is_picture_name(const std::filesystem::path& file) {
    const std::string end = ending(file);
    return end == ".png" || end == ".jpg" || end == ".jpeg";
}

Picture read_picture(const std::filesystem::path& file, std::int64_t channels) {
    const at::Tensor pixels = read_pixels(file).permute({2, 0, 1});
    const bool grey = pixels.size(0) <= 2;
    const std::int64_t colours = grey ? 1 : 3;
    if (!grey && channels == 1)
        throw std::runtime_error(file.string() + ": has colours, expected a grey picture");
    Picture picture;
    picture.values =
        (2 * pixels.narrow(0, 0, colours) - 1).expand({channels, pixels.size(1), pixels.size(2)});
    picture.values = picture.values.contiguous();
    if (pixels.size(0) > colours) picture.alpha = pixels[colours].contiguous();
    return picture;
}

Size picture_size(const std::filesystem::path& file) {
    const std::string bytes = read_bytes(file);
    check_whole(file, bytes);
    int width = 0, height = 0, channels = 0;
    if (stbi_info_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()), int(bytes.size()),
                              &width, &height, &channels) == 0)
        throw std::runtime_error(file.string() + ": is broken: " + stbi_failure_reason());
    return {width, height};
}

Picture resized(const Picture& picture, Size size) {
    const bool same = picture.values.size(1) == size.height && picture.values.size(2) == size.width;
    if (!size.given() || same) return picture;
    const auto resize = [&](const at::Tensor& planes) {
        return at::_upsample_bilinear2d_aa(planes.unsqueeze(0), {size.height, size.width}, false)
            .squeeze(0);
    };
    Picture result{resize(picture.values), {}};
    if (picture.alpha.defined()) result.alpha = resize(picture.alpha.unsqueeze(0)).squeeze(0);
    return result;
}

at::Tensor code_values(const at::Tensor& values) {
    return at::round(255 * at::clamp((values.to(at::kDouble) + 1) / 2, 0, 1)).to(at::kByte);
}

std::string encode_picture(const std::filesystem::path& file, const Picture& picture) {
    if (!at::isfinite(picture.values).all().item<bool>())
        throw std::runtime_error(file.string() + ": the model gave values that are not finite");
    at::Tensor planes = code_values(picture.values);
    if (picture.alpha.defined())
        planes = at::cat({planes, at::round(255 * picture.alpha).to(at::kByte).unsqueeze(0)});
    const bool png = ending(file) == ".png";
    if (!png && picture.alpha.defined())
        throw std::runtime_error(file.string() + ": a JPEG cannot hold the picture's alpha; name "
                                                 "a PNG");
    const at::Tensor rows = planes.permute({1, 2, 0}).contiguous();
    const int height = int(rows.size(0)), width = int(rows.size(1)), channels = int(rows.size(2));

    std::string bytes;
    const auto append = [](void* context, void* data, int size) {
        static_cast<std::string*>(context)->append(static_cast<char*>(data), std::size_t(size));
    };
    const int done = png ? stbi_write_png_to_func(append, &bytes, width, height, channels,
                                                  rows.data_ptr(), width * channels)
                         : stbi_write_jpg_to_func(append, &bytes, width, height, channels,
                                                  rows.data_ptr(), kJpegQuality);
    if (done == 0) throw std::runtime_error(file.string() + ": the picture cannot be encoded");
    return bytes;
}

} // namespace command_line
