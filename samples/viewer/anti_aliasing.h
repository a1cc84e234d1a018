#pragma once

#include <optional>

#include <scene_targets.h>
#include <temporal_anti_aliasing.h>

#include "size.h"

namespace viewer {

/// The frames that a source draws, anti-aliased where that is asked for.
class AntiAliasing {
public:
    AntiAliasing(const samples::DeviceHandles& device, const samples::SceneTargets& targets);

    /// Makes what it takes, where that is not there yet.
    void make();
    /// Before a frame is drawn in this part of the targets: by how many pixels it is to be moved.
    /// After make(), where it is on.
    glm::vec2 begin_frame(bool is_on, Size part, bool is_cut);
    /// Once it is. `to_previous`: as samples::SceneRenderer has it.
    void record(VkCommandBuffer commands, const glm::mat4& to_previous);

    /// What is seen of it.
    const samples::Image& color() const { return is_on_ ? resolve_->color() : targets_.color; }

private:
    samples::DeviceHandles device_;
    const samples::SceneTargets& targets_;
    std::optional<samples::TemporalAntiAliasing>
        resolve_;        ///< Not made where it was never asked for.
    bool is_on_ = false; ///< For the frame begun last.
};

} // namespace viewer
