#include "session/capture_folder.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "files/path.h"
#include "files/write_aside.h"
#include "session/capture_json.h"
#include "session/error.h"

namespace restyle::session {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string number_of(std::uint32_t index) {
    char text[16];
    std::snprintf(text, sizeof text, "%06u", index);
    return text;
}

/// Removes what was begun unless it is kept.
class RemovedUnlessKept {
public:
    explicit RemovedUnlessKept(fs::path path) : path_(std::move(path)) {}
    ~RemovedUnlessKept() {
        std::error_code ignored;
        if (!kept_) fs::remove_all(path_, ignored);
    }
    void keep() { kept_ = true; }

private:
    fs::path path_;
    bool kept_ = false;
};

void require_empty(const fs::path& folder) {
    std::error_code error;
    if (!fs::exists(folder, error)) return;
    require(fs::is_directory(folder, error), "RestyleCaptureInfo.folder is " +
                                                 files::text_of(folder) +
                                                 ", which is no folder; expected a new or an "
                                                 "empty one");
    const fs::directory_iterator entries(folder, error);
    require(entries == fs::directory_iterator(),
            "RestyleCaptureInfo.folder is " + files::text_of(folder) + ", which holds " +
                (entries == fs::directory_iterator() ? ""
                                                     : files::text_of(entries->path().filename())) +
                "; expected a new or an empty folder");
}

std::uint64_t write_bytes(const fs::path& file, const std::byte* bytes, std::uint64_t count) {
    errno = 0;
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(count));
    stream.close();
    if (!stream)
        throw std::runtime_error(files::text_of(file) +
                                 ": cannot be written: " + std::strerror(errno));
    return count;
}

} // namespace

CaptureFolder::CaptureFolder(const RestyleCaptureInfo& info, const CaptureOrigin& origin,
                             const SessionWishes& wishes, const CapturePlanes& planes)
    : folder_(files::path_from(info.folder)),
      planes_(&planes),
      manifest_{{"format", "restyle-capture-1"},
                {"sdk", std::to_string(RESTYLE_VERSION_MAJOR) + "." +
                            std::to_string(RESTYLE_VERSION_MINOR)},
                {"device", origin.device},
                {"session", session_json(wishes)},
                {"style_file", origin.style_file},
                {"frames_wanted", info.frames},
                {"ended", nullptr}},
      style_(origin.style) {
    require_empty(folder_);
}

void CaptureFolder::begin() {
    try {
        RemovedUnlessKept made(folder_);
        fs::create_directories(folder_ / "frames");
        fs::create_directories(folder_ / "styles");
        manifest_["style"] = write_style(style_text(style_));
        write_manifest();
        made.keep();
    } catch (const std::exception& error) {
        throw Error(RESTYLE_ERROR_UNSUPPORTED,
                    "RestyleCaptureInfo.folder cannot be made: " + std::string(error.what()));
    }
}

void CaptureFolder::write_manifest() const {
    files::write_text_aside(folder_ / "capture.json", manifest_.dump(2) + "\n");
}

std::uint64_t CaptureFolder::write(const CapturedFrame& frame, const std::byte* texels) {
    const fs::path folder = folder_ / "frames" / number_of(frames_);
    RemovedUnlessKept made(folder);
    fs::create_directory(folder);
    Json json{{"format", "restyle-capture-frame-1"}};
    json.update(frame_json(frame));
    write_changes(frame, json);
    json["images"] = Json::object();
    const CapturePlane& handed_in = (*planes_)[Plane::kHandedIn];
    const CapturePlane& color = (*planes_)[Plane::kColor];
    const bool is_color_again =
        std::memcmp(texels + handed_in.offset, texels + color.offset, color.bytes(frame.size)) == 0;
    std::uint64_t written = 0;
    for (std::size_t i = 0; i < kPlaneCount; ++i) {
        const Plane plane = static_cast<Plane>(i);
        if (!frame.has[i] || (plane == Plane::kHandedIn && is_color_again)) continue;
        written += write_plane(folder, frame, plane, texels, json["images"]);
    }
    files::write_text_aside(folder / "frame.json", json.dump(2) + "\n");
    made.keep();
    ++frames_;
    return written;
}

std::uint64_t CaptureFolder::write_plane(const fs::path& folder, const CapturedFrame& frame,
                                         Plane which, const std::byte* texels, Json& json) const {
    const CapturePlane& plane = (*planes_)[which];
    const std::string file = std::string(plane.name) + ".raw";
    const VkOffset2D offset = frame.offset_of(which);
    const std::uint64_t bytes = plane.bytes(frame.size);
    json[plane.name] = {{"file", file},
                        {"format", plane.format->name},
                        {"offset", {offset.x, offset.y}},
                        {"bytes", bytes}};
    return write_bytes(folder / file, texels + plane.offset, bytes);
}

// What is as it was with the frame before is left out.
void CaptureFolder::write_changes(const CapturedFrame& frame, Json& json) {
    if (frame.playing == nullptr) return;
    if (frame.playing != playing_) {
        style_.models = frame.playing->models;
        json["playing"] = playing_json(*frame.playing);
        playing_ = frame.playing;
    }
    style_.settings = *frame.settings;
    std::string text = style_text(style_);
    if (text != style_text_) json["style"] = write_style(std::move(text));
}

// Returns its name in the folder.
std::string CaptureFolder::write_style(std::string text) {
    const std::string name = "styles/" + number_of(frames_) + ".json";
    style_text_ = std::move(text);
    files::write_text_aside(folder_ / name, style_text_);
    return name;
}

void CaptureFolder::finish(std::uint32_t dropped, const std::string& message) {
    manifest_["ended"] = {{"frames", frames_}, {"dropped", dropped}, {"message", message}};
    write_manifest();
}

} // namespace restyle::session
