#pragma once

#include "recorded_source.h"

namespace viewer {

/// What a capture's session was given, frame by frame: colour, motion, depth, objects and mask.
class CaptureSource : public RecordedSource {
public:
    /// Throws std::runtime_error naming file, member, value and what was expected.
    CaptureSource(const Gpu& gpu, const replay::Capture& capture, double rate, Log& log);

    RestyleImage handed_in() const override;
    RestyleScene scene() const override;
    glm::vec2 motion_scale() const override;
    Size drawn() const override; ///< That of its frame: an engine may change it with each.

private:
    void read(std::uint32_t frame, Step step) override;
    replay::Texels color_texels(const std::string& image) const;
    bool has(const char* image) const { return frame_.images.contains(image); }

    replay::Capture capture_;
    replay::Frame frame_{}; ///< That is shown.
    bool has_motion_ = false;
    bool is_cut_ = true;
};

} // namespace viewer
