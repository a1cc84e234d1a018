#include "picture_files.h"

#include <cstdio>

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

void write_png(const std::filesystem::path& file, Size size, std::span<const std::uint8_t> rgba) {
    samples::write_png(file, rgba.data(), static_cast<int>(size.width),
                       static_cast<int>(size.height), kChannels);
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
