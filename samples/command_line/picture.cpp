#include "picture.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "restyle/core/picture_file.h"

#include "encoded_jpeg.h"
#include "encoded_png.h"

namespace command_line {
namespace {

std::string ending(const std::filesystem::path& file) {
    std::string text = file.extension().string();
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return char(std::tolower(c)); });
    return text;
}

// Many programs store grey as three equal colours.
at::Tensor grey_of(const at::Tensor& planes, const std::filesystem::path& file) {
    const at::Tensor first = planes.narrow(0, 0, 1);
    if (!planes.eq(first).all().item<bool>())
        throw std::runtime_error(file.string() + ": has colours, expected a grey picture");
    return first;
}

} // namespace

bool is_picture_name(const std::filesystem::path& file) {
    const std::string end = ending(file);
    return end == ".png" || end == ".jpg" || end == ".jpeg";
}

Picture read_picture(const std::filesystem::path& file, std::int64_t channels) {
    const at::Tensor pixels = restyle::core::read_picture_file(file);
    const std::int64_t colours = pixels.size(0) <= 2 ? 1 : 3;
    at::Tensor planes = pixels.narrow(0, 0, colours);
    if (channels == 1) planes = grey_of(planes, file);
    Picture picture;
    picture.values = (2 * planes - 1).expand({channels, pixels.size(1), pixels.size(2)});
    picture.values = picture.values.contiguous();
    if (pixels.size(0) > colours) picture.alpha = pixels[colours].contiguous();
    return picture;
}

Size picture_size(const std::filesystem::path& file) {
    const restyle::core::PictureFileSize size = restyle::core::picture_file_size(file);
    return {size.width, size.height};
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
    const auto encoded = png ? samples::encoded_png : encoded_jpeg;
    return encoded(rows.data_ptr(), width, height, channels);
}

} // namespace command_line
