#pragma once

#include <optional>
#include <string>

#include "scene_view.h"
#include "score_gauge.h"

namespace viewer {

/// The scene in the look that a style should come to, drawn in the frames in which it is seen or
/// measured; in all of them it would cost as much as the scene does.
class TrueLook {
public:
    TrueLook(const Gpu& gpu, const Options& options);

    const std::string& name() const { return name_; }
    /// Empty: none. The device must be idle. Where it throws, the one before stays.
    void show(const std::string& name);

    /// From where the frames beside it are seen, and as large.
    void see_as(const FrameSource& source) {
        if (!scene_) return;
        scene_->follow_path(source.path());
        scene_->see_from(source.free_camera());
        scene_->draw_at(source.scale());
    }
    /// `shown` gets the truth where it is drawn. `seen`: whether it must be.
    void record(VkCommandBuffer commands, ShownFrame& shown, double seconds, std::uint64_t frame,
                bool seen);
    /// The frame of this number has run.
    void has_run(std::uint64_t frame);

    const std::optional<FrameScores>& scores() { return scores_.newest(); }

private:
    const Gpu& gpu_;
    Size size_; ///< Of the whole.
    std::uint64_t seed_;
    std::string name_;
    std::optional<SceneView> scene_;
    FrameReadback readback_;
    std::optional<std::uint64_t> measured_frame_; ///< Read back, or about to be.
    ScoreGauge scores_;
};

} // namespace viewer
