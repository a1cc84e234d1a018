#include "train/training_pictures.h"

#include <algorithm>
#include <cctype>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#include <stb/stb_image.h>
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>

#include "files/write_aside.h"

namespace restyle::core {
namespace {

constexpr int kColours = 3;

bool is_picture(const std::filesystem::path& file) {
    std::string extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char letter) { return std::tolower(letter); });
    return extension == ".png" || extension == ".jpg" || extension == ".jpeg";
}

at::Tensor load_picture(const std::filesystem::path& file, int width, int height) {
    int found_width = 0, found_height = 0, channels = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load(file.c_str(), &found_width, &found_height, &channels, kColours), stbi_image_free);
    if (!pixels)
        throw std::runtime_error(file.string() + ": cannot be read: " + stbi_failure_reason());
    if (found_width != width || found_height != height)
        throw std::runtime_error(file.string() + ": is " + std::to_string(found_width) + "x" +
                                 std::to_string(found_height) + ", expected " +
                                 std::to_string(width) + "x" + std::to_string(height));
    return at::from_blob(pixels.get(), {height, width, kColours}, at::kByte)
        .permute({2, 0, 1})
        .contiguous();
}

} // namespace

std::vector<std::string> training_picture_names(const std::filesystem::path& folder) {
    if (!std::filesystem::is_directory(folder))
        throw std::runtime_error(folder.string() +
                                 ": is no folder of pictures (no such directory)");
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.is_regular_file() && is_picture(entry.path()))
            names.push_back(entry.path().filename().string());
    if (names.empty()) throw std::runtime_error(folder.string() + ": holds no PNG or JPEG picture");
    std::sort(names.begin(), names.end());
    return names;
}

at::Tensor load_training_pictures(const std::filesystem::path& folder,
                                  const std::vector<std::string>& names, int width, int height) {
    std::vector<at::Tensor> pictures;
    for (const std::string& name : names)
        pictures.push_back(load_picture(folder / name, width, height));
    return at::stack(pictures);
}

void write_contact_sheet(const std::filesystem::path& file, const at::Tensor& pictures,
                         int columns) {
    const auto rows = pictures.size(0) / columns;
    const auto height = pictures.size(2), width = pictures.size(3);
    const at::Tensor values = ((pictures.to(at::kCPU).to(at::kFloat) + 1) / 2).clamp(0, 1) * 255;
    const at::Tensor sheet = values.round()
                                 .to(at::kByte)
                                 .view({rows, columns, kColours, height, width})
                                 .permute({0, 3, 1, 4, 2})
                                 .reshape({rows * height, columns * width, kColours})
                                 .contiguous();
    files::write_aside(file, [&](std::ostream& stream) {
        const auto append = [](void* to, void* data, int bytes) {
            static_cast<std::ostream*>(to)->write(static_cast<const char*>(data), bytes);
        };
        const int sheet_width = static_cast<int>(sheet.size(1));
        stbi_write_png_to_func(append, &stream, sheet_width, static_cast<int>(sheet.size(0)),
                               kColours, sheet.data_ptr(), sheet_width * kColours);
    });
}

} // namespace restyle::core
