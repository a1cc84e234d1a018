#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "session/captured_frame.h"
#include "vulkan/device_table.h"

namespace restyle::session {

/// What a capture tells of where it was made.
struct CaptureOrigin {
    nlohmann::ordered_json device;
    Style style;            ///< That plays or is asked for.
    std::string style_file; ///< That it was read from; empty where it was not.
};

/// The folder of a capture (sdk/GUIDE.md, "A frame to send to us"). What is written of it can be
/// replayed at any time: a frame's frame.json comes last.
class CaptureFolder {
public:
    /// Makes nothing. Throws Error where the folder is none or holds something. `planes` must
    /// outlive it.
    CaptureFolder(const RestyleCaptureInfo& info, const CaptureOrigin& origin,
                  const SessionWishes& wishes, const CapturePlanes& planes);

    /// Makes the folder, and says what there is to say before the first frame. Throws Error; then
    /// nothing is left of it.
    void begin();

    /// Returns how many bytes it has written. Throws std::runtime_error naming the file; then
    /// nothing is left of the frame.
    std::uint64_t write(const CapturedFrame& frame, const std::byte* texels);

    /// `dropped` other frames were left out; `message` is the capture's, or empty.
    void finish(std::uint32_t dropped, const std::string& message);

private:
    void write_manifest() const;
    std::uint64_t write_plane(const std::filesystem::path& folder, const CapturedFrame& frame,
                              Plane plane, const std::byte* texels,
                              nlohmann::ordered_json& json) const;
    void write_changes(const CapturedFrame& frame, nlohmann::ordered_json& json);
    std::string write_style(std::string text);

    std::filesystem::path folder_;
    const CapturePlanes* planes_;
    nlohmann::ordered_json manifest_;
    Style style_;
    std::uint32_t frames_ = 0; ///< Written.
    // As the frame before had them.
    std::string style_text_;
    std::shared_ptr<const PlayedStyle> playing_;
};

} // namespace restyle::session
