#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <restyle/restyle.h>

#include "replay/formats.h"

namespace replay {

using Texels = std::vector<std::byte>;

/// A folder that restyle_capture_begin() has filled.
struct Capture {
    std::filesystem::path folder;
    std::string sdk, device, driver;
    RestyleSessionInfo session; ///< Without its style.
    std::filesystem::path style;
    std::string style_file; ///< That the engine had read it from, or empty.
    std::uint32_t frames;   ///< How many are there.
    std::uint32_t dropped;  ///< Left out between them.
    bool ended;             ///< Else the program that made it has stopped meanwhile.
    std::string message;    ///< Why it ended early, if it did.
};

/// A model or LoRA as it was.
struct Model {
    std::filesystem::path path;
    std::string digest; ///< Empty: there was none.
};

/// What became of the session's wishes with a style.
struct Playing {
    std::vector<Model> models;
    std::uint32_t model_width, model_height, cpu_threads;
    RestylePrecision precision;
};

/// A frame's images by their names: "handed_in", "handed_in_object", "handed_in_mask",
/// "handed_in_depth", "color", "motion", "depth", "object", "mask", "picture".
struct ImageFile {
    std::filesystem::path file;
    std::uint64_t bytes;
    VkOffset2D offset; ///< Where in the engine's image the frame began.
};

/// What a RestyleScene tells of its objects.
struct Amounts {
    bool keep_others = false;
    std::vector<RestyleObjectAmount> objects;

    void give(RestyleScene& scene) const {
        scene.keep_others = keep_others ? 1 : 0;
        scene.object_amounts = objects.data();
        scene.object_amount_count = static_cast<std::uint32_t>(objects.size());
    }
};

struct Frame {
    std::uint32_t index;
    std::uint64_t number;
    VkExtent2D extent;
    bool taken;             ///< It was handed in.
    bool style_after_taken; ///< Then with the style before `style`.
    bool cut;
    float motion_scale_x, motion_scale_y; ///< As RestyleTarget has them.
    Amounts amounts;
    Amounts handed_in_amounts; ///< Of RestyleFrame.
    bool passed_through;
    std::uint64_t shown_number; ///< Of the frame that the picture was of.
    std::uint64_t age;
    bool moved;
    bool has_view;                              ///< A shader could write the picture in place.
    std::optional<std::filesystem::path> style; ///< From this frame on.
    std::optional<Playing> playing;             ///< ... and that.
    std::map<std::string, ImageFile> images;
};

/// Throw std::runtime_error naming file, member, value and what was expected.
Capture read_capture(const std::filesystem::path& folder);
Frame read_frame(const Capture& capture, std::uint32_t index);

/// Of an image that is there.
Texels read_texels(const Frame& frame, const std::string& image);

} // namespace replay
