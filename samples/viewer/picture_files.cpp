#include "picture_files.h"

#include <cstdio>
#include <stdexcept>

#include <stb/stb_image_write.h>

#include "beside.h"
#include "view_layout.h"

namespace viewer {
namespace {

constexpr int kChannels = 4;

std::filesystem::path picture_path(const Options& options, const char* folder, std::uint64_t n) {
    char name[32];
    std::snprintf(name, sizeof name, "%06llu.png", static_cast<unsigned long long>(n));
    return options.out / folder / name;
}

/// Written aside, then renamed: a name that is there is a whole picture.
void write_png(const std::filesystem::path& file, Size size, std::span<const std::uint8_t> rgba) {
    std::filesystem::path aside = file;
    aside += ".part";
    const int width = static_cast<int>(size.width);
    const int height = static_cast<int>(size.height);
    if (stbi_write_png(aside.c_str(), width, height, kChannels, rgba.data(), width * kChannels) ==
        0) {
        std::error_code ignored;
        std::filesystem::remove(aside, ignored);
        throw std::runtime_error(file.string() + ": the picture could not be written");
    }
    std::filesystem::rename(aside, file);
}

} // namespace

void make_folders(const Options& options) {
    std::filesystem::create_directories(options.out / "rendered");
    if (options.viewing.has_truth()) std::filesystem::create_directories(options.out / "truth");
    if (options.writes_view) std::filesystem::create_directories(options.out / "view");
    if (options.no_style) return;
    std::filesystem::create_directories(options.out / "restyled");
    std::filesystem::create_directories(options.out / "pair");
}

void write_frame(const Options& options, const char* folder, std::uint64_t n,
                 std::span<const std::uint8_t> frame) {
    write_png(picture_path(options, folder, n), options.size, frame);
}

void write_view(const Options& options, std::uint64_t n, std::span<const std::uint8_t> view) {
    write_png(picture_path(options, "view", n), size_of_view(options.viewing.view, options.size),
              view);
}

void write_pair(const Options& options, std::uint64_t n, std::span<const std::uint8_t> rendered,
                std::span<const std::uint8_t> restyled, std::span<const std::uint8_t> truth) {
    std::vector<std::span<const std::uint8_t>> parts{rendered, restyled};
    if (!truth.empty()) parts.push_back(truth);
    const samples::Picture row = beside(parts, options.size);
    write_png(picture_path(options, "pair", n),
              {static_cast<std::uint32_t>(row.width), options.size.height}, row.rgba);
}

} // namespace viewer
