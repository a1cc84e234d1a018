#include "replay/capture.h"

#include <cstdio>
#include <fstream>
#include <limits>
#include <stdexcept>

#include "json_fields.h"

namespace replay {
namespace {

namespace fs = std::filesystem;
using samples::Fields;

constexpr const char* kFormat = "restyle-capture-1";
constexpr const char* kFrameFormat = "restyle-capture-frame-1";
constexpr std::uint32_t kLargestSide = 32768;
constexpr std::uint64_t kAny = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint32_t kAny32 = std::numeric_limits<std::uint32_t>::max();

void require_format(const Fields& fields, const char* format) {
    if (!fields.has("format") || fields.text("format") != format)
        fields.refuse("format", std::string("\"") + format + '"');
}

VkFormat format_from(const Fields& fields, const std::string& key) {
    const std::size_t index = static_cast<std::size_t>(fields.word(key, format_names()));
    return formats()[index].format;
}

std::uint32_t whole32(const Fields& fields, const std::string& key, std::uint64_t least,
                      std::uint64_t most) {
    return static_cast<std::uint32_t>(fields.whole(key, least, most));
}

RestyleSceneInfo scene_from(const Fields& fields) {
    RestyleSceneInfo scene{};
    scene.motion_format = format_from(fields, "motion_format");
    scene.depth_format = format_from(fields, "depth_format");
    scene.object_format = format_from(fields, "object_format");
    scene.mask_format = format_from(fields, "mask_format");
    scene.depth_reversed = fields.flag("depth_reversed") ? 1 : 0;
    scene.motion_scale_x = fields.number("motion_scale_x");
    scene.motion_scale_y = fields.number("motion_scale_y");
    scene.near_plane = fields.number("near_plane");
    scene.far_plane = fields.number("far_plane");
    return scene;
}

RestyleColorInfo color_from(const Fields& fields) {
    RestyleColorInfo color{};
    color.space = fields.word("space", {"auto", "srgb", "linear", "scrgb", "pq"});
    color.exposure = fields.number("exposure");
    color.paper_white = fields.number("paper_white");
    return color;
}

RestyleSessionInfo session_from(const Fields& fields) {
    RestyleSessionInfo session{};
    session.bytes = sizeof session;
    session.format = format_from(fields, "format");
    if (session.format == VK_FORMAT_UNDEFINED) fields.refuse("format", "an image format");
    session.width = whole32(fields, "width", 1, kLargestSide);
    session.height = whole32(fields, "height", 1, kLargestSide);
    session.model_width = whole32(fields, "model_width", 0, kLargestSide);
    session.model_height = whole32(fields, "model_height", 0, kLargestSide);
    session.cpu_threads = whole32(fields, "cpu_threads", 0, kAny32);
    session.precision = fields.word("precision", {"auto", "fp32", "bf16"});
    session.slots = whole32(fields, "slots", 3, 8);
    session.memory_budget = fields.whole("memory_budget", 0, kAny);
    session.color = color_from(fields.part("color"));
    session.scene = scene_from(fields.part("scene"));
    return session;
}

// Nothing but a style file of the capture's own: the folder comes from somebody else.
fs::path style_from(const Fields& fields, const fs::path& folder) {
    const fs::path name = fields.text("style");
    if (name != fs::path("styles") / name.filename() || name.extension() != ".json")
        fields.refuse("style", "a name as in \"styles/000000.json\"");
    return folder / name;
}

fs::path frame_folder(const fs::path& capture, std::uint32_t index) {
    char name[16];
    std::snprintf(name, sizeof name, "%06u", index);
    return capture / "frames" / name;
}

std::uint32_t frames_there(const fs::path& folder) {
    std::uint32_t frames = 0;
    while (fs::exists(frame_folder(folder, frames) / "frame.json"))
        ++frames;
    return frames;
}

Playing playing_from(const Fields& fields) {
    Playing playing;
    for (const Fields& model : fields.parts("models"))
        playing.models.push_back({model.text("path"), model.text("digest")});
    playing.model_width = whole32(fields, "model_width", 1, kLargestSide);
    playing.model_height = whole32(fields, "model_height", 1, kLargestSide);
    playing.cpu_threads = whole32(fields, "cpu_threads", 0, kAny32);
    playing.precision = fields.word("precision", {"auto", "fp32", "bf16"});
    return playing;
}

Amounts amounts_from(const Fields& fields) {
    Amounts amounts;
    amounts.keep_others = fields.flag("keep_others");
    for (const nlohmann::json& pair : fields.list("object_amounts")) {
        const bool is_pair = pair.is_array() && pair.size() == 2 && pair[0].is_number_unsigned() &&
                             pair[0] <= kAny32 && pair[1].is_number();
        if (!is_pair) fields.refuse("object_amounts", "pairs of an object's number and an amount");
        amounts.objects.push_back({pair[0].get<std::uint32_t>(), pair[1].get<float>()});
    }
    if (amounts.objects.size() > RESTYLE_MOST_OBJECT_AMOUNTS)
        fields.refuse("object_amounts",
                      "at most " + std::to_string(RESTYLE_MOST_OBJECT_AMOUNTS) + " pairs");
    return amounts;
}

/// Two numbers of an array, none of them larger than `most`.
struct Pair {
    std::uint32_t x, y;
};

// Captures of before there was such a member do not have it.
Pair pair_from(const Fields& fields, const std::string& key, Pair otherwise, Pair least,
               Pair most) {
    if (!fields.has(key)) return otherwise;
    const std::vector<nlohmann::json> pair = fields.list(key);
    const auto is_within = [&](std::size_t i, std::uint32_t from, std::uint32_t to) {
        return pair[i].is_number_unsigned() && pair[i] >= from && pair[i] <= to;
    };
    if (pair.size() != 2 || !is_within(0, least.x, most.x) || !is_within(1, least.y, most.y))
        fields.refuse(key, "two whole numbers of " + std::to_string(least.x) + ", " +
                               std::to_string(least.y) + " to " + std::to_string(most.x) + ", " +
                               std::to_string(most.y));
    return {pair[0].get<std::uint32_t>(), pair[1].get<std::uint32_t>()};
}

void read_part(const Fields& fields, const RestyleSessionInfo& session, Frame& frame) {
    const Pair largest{session.width, session.height};
    const Pair extent = pair_from(fields, "extent", largest, {1, 1}, largest);
    frame.extent = {extent.x, extent.y};
    if (!fields.has("motion_scale")) return;
    const Fields scale = fields.part("motion_scale");
    frame.motion_scale_x = scale.number("x");
    frame.motion_scale_y = scale.number("y");
}

VkFormat format_of_image(const RestyleSessionInfo& session, const std::string& name) {
    const RestyleSceneInfo& scene = session.scene;
    const std::map<std::string, VkFormat> known{{"handed_in", session.format},
                                                {"handed_in_object", scene.object_format},
                                                {"handed_in_mask", scene.mask_format},
                                                {"handed_in_depth", scene.depth_format},
                                                {"color", session.format},
                                                {"motion", scene.motion_format},
                                                {"depth", scene.depth_format},
                                                {"object", scene.object_format},
                                                {"mask", scene.mask_format},
                                                {"picture", session.format}};
    const auto found = known.find(name);
    return found == known.end() ? VK_FORMAT_UNDEFINED : found->second;
}

ImageFile image_from(const Fields& images, const std::string& name, const Capture& capture,
                     const fs::path& folder, VkExtent2D extent) {
    const Format& format = format_of(format_of_image(capture.session, name));
    if (format.texel_bytes == 0) images.refuse(name, "none: the session has no image of this name");
    const Fields fields = images.part(name);
    if (fields.text("file") != name + ".raw") fields.refuse("file", '"' + name + ".raw\"");
    if (fields.text("format") != format.name)
        fields.refuse("format", std::string("the session's ") + format.name);
    const std::uint64_t bytes = std::uint64_t{extent.width} * extent.height * format.texel_bytes;
    if (fields.whole("bytes", 0, kAny) != bytes)
        fields.refuse("bytes", std::to_string(bytes) + ": " + std::to_string(extent.width) + " x " +
                                   std::to_string(extent.height) + " texels of " +
                                   std::to_string(format.texel_bytes));
    const Pair offset = pair_from(fields, "offset", {}, {},
                                  {kLargestSide - extent.width, kLargestSide - extent.height});
    return {folder / (name + ".raw"), bytes, {std::int32_t(offset.x), std::int32_t(offset.y)}};
}

void read_picture(const Fields& fields, Frame& frame) {
    frame.passed_through = fields.flag("passed_through");
    frame.shown_number = fields.whole("frame_number", 0, kAny);
    frame.age = fields.whole("age", 0, kAny);
    frame.moved = fields.flag("moved");
    frame.has_view = fields.flag("has_view");
}

} // namespace

Capture read_capture(const fs::path& folder) {
    if (!fs::is_directory(folder))
        throw std::runtime_error(folder.string() + ": is no folder, expected that of a capture");
    const Fields fields(folder / "capture.json");
    require_format(fields, kFormat);
    Capture capture{};
    capture.folder = folder;
    capture.sdk = fields.text("sdk");
    capture.device = fields.part("device").text("name");
    capture.driver = fields.part("device").text("driver");
    capture.session = session_from(fields.part("session"));
    capture.style = style_from(fields, folder);
    capture.style_file = fields.text("style_file");
    capture.ended = fields.has("ended");
    capture.frames = frames_there(folder);
    if (!capture.ended) return capture;
    const Fields ended = fields.part("ended");
    const std::uint32_t written = whole32(ended, "frames", 0, RESTYLE_MOST_CAPTURED_FRAMES);
    if (written != capture.frames)
        ended.refuse("frames", std::to_string(capture.frames) + ": " +
                                   (frame_folder(folder, capture.frames) / "frame.json").string() +
                                   " is " +
                                   (written > capture.frames ? "not there" : "there, too"));
    capture.dropped = whole32(ended, "dropped", 0, kAny32);
    capture.message = ended.text("message");
    return capture;
}

Frame read_frame(const Capture& capture, std::uint32_t index) {
    const fs::path folder = frame_folder(capture.folder, index);
    const Fields fields(folder / "frame.json");
    require_format(fields, kFrameFormat);
    Frame frame{};
    frame.index = index;
    frame.number = fields.whole("frame_number", 0, kAny);
    frame.taken = fields.flag("taken");
    frame.style_after_taken = fields.has("style_after_taken") && fields.flag("style_after_taken");
    frame.cut = fields.flag("cut");
    frame.amounts = amounts_from(fields);
    if (fields.has("handed_in")) frame.handed_in_amounts = amounts_from(fields.part("handed_in"));
    read_part(fields, capture.session, frame);
    read_picture(fields.part("picture"), frame);
    if (fields.has("style")) frame.style = style_from(fields, capture.folder);
    if (fields.has("playing")) frame.playing = playing_from(fields.part("playing"));
    const Fields images = fields.part("images");
    for (const std::string& name : images.keys())
        frame.images.emplace(name, image_from(images, name, capture, folder, frame.extent));
    if (!frame.images.contains("color")) images.refuse("color", "every frame to have it");
    return frame;
}

Texels read_texels(const Frame& frame, const std::string& image) {
    const ImageFile& kept = frame.images.at(image);
    std::error_code error;
    const std::uintmax_t size = fs::file_size(kept.file, error);
    if (error)
        throw std::runtime_error(kept.file.string() + ": cannot be read: " + error.message());
    if (size != kept.bytes)
        throw std::runtime_error(kept.file.string() + ": has " + std::to_string(size) +
                                 " bytes, expected " + std::to_string(kept.bytes));
    Texels texels(kept.bytes);
    std::ifstream stream(kept.file, std::ios::binary);
    stream.read(reinterpret_cast<char*>(texels.data()), static_cast<std::streamsize>(kept.bytes));
    if (!stream) throw std::runtime_error(kept.file.string() + ": cannot be read");
    return texels;
}

} // namespace replay
