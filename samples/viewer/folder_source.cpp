#include "folder_source.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include <picture_file.h>

namespace viewer {
namespace {

constexpr std::uint32_t kLargestSide = 8192;

bool is_picture(const std::filesystem::directory_entry& entry) {
    std::string ending = entry.path().extension();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return entry.is_regular_file() && (ending == ".png" || ending == ".jpg" || ending == ".jpeg");
}

std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (is_picture(entry)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

std::string words(Size size) {
    return std::to_string(size.width) + "x" + std::to_string(size.height);
}

/// Throws std::runtime_error.
Size size_of(const std::filesystem::path& file) {
    const samples::Picture head = samples::picture_head(file);
    const Size size{static_cast<std::uint32_t>(head.width),
                    static_cast<std::uint32_t>(head.height)};
    if (size.width > kLargestSide || size.height > kLargestSide)
        throw std::runtime_error(file.string() + ": is " + words(size) +
                                 ", expected sides of at most " + std::to_string(kLargestSide));
    return size;
}

SourceInfo info_of(const std::filesystem::path& folder, std::size_t frames, Size size,
                   double rate) {
    SourceInfo info;
    info.name = "folder " + folder.filename().string() + ", " + std::to_string(frames) + " frames";
    info.size = size;
    info.rate = rate;
    info.length = static_cast<double>(frames) / rate;
    info.is_recorded = true;
    return info;
}

/// No motion, depth or anything else.
RestyleSessionInfo session_of(Size size) {
    RestyleSessionInfo session{};
    session.format = VK_FORMAT_R8G8B8A8_UNORM;
    session.width = size.width;
    session.height = size.height;
    return session;
}

} // namespace

FolderSource::Frames FolderSource::frames_in(const std::filesystem::path& folder, Log& log) {
    Frames frames;
    const auto leave_out = [&](const std::string& why) {
        log.add(RESTYLE_LOG_ERROR, RESTYLE_LOG_FRAME, why + "; it is left out");
    };
    for (const std::filesystem::path& file : pictures_in(folder))
        try {
            const Size size = size_of(file);
            if (frames.files.empty()) frames.size = size;
            if (size.width == frames.size.width && size.height == frames.size.height)
                frames.files.push_back(file);
            else
                leave_out(file.string() + ": is " + words(size) + ", expected " +
                          words(frames.size) + " as " + frames.files[0].filename().string() +
                          " is");
        } catch (const std::runtime_error& error) {
            leave_out(error.what());
        }
    if (frames.files.empty())
        throw std::runtime_error(folder.string() +
                                 ": holds no picture that can be read; expected PNGs, or a "
                                 "capture with its capture.json");
    return frames;
}

FolderSource::FolderSource(const Gpu& gpu, const std::filesystem::path& folder, double rate,
                           Log& log)
    : FolderSource(gpu, folder, frames_in(folder, log), rate, log) {}

FolderSource::FolderSource(const Gpu& gpu, const std::filesystem::path& folder, Frames frames,
                           double rate, Log& log)
    : RecordedSource(gpu, session_of(frames.size),
                     info_of(folder, frames.files.size(), frames.size, rate), log),
      files_(std::move(frames.files)) {}

void FolderSource::read(std::uint32_t frame, Step step) {
    is_cut_ = step == Step::kJump;
    if (step == Step::kSame) return;
    const samples::Picture picture = samples::read_picture(files_[frame]);
    if (picture.width != static_cast<int>(info().size.width) ||
        picture.height != static_cast<int>(info().size.height))
        throw std::runtime_error(files_[frame].string() + ": has another size than it had");
    replay::Texels texels(picture.rgba.size());
    std::memcpy(texels.data(), picture.rgba.data(), texels.size());
    write("color", texels);
}

RestyleScene FolderSource::scene() const {
    RestyleScene scene{};
    scene.cut = is_cut_ ? 1 : 0;
    return scene;
}

} // namespace viewer
