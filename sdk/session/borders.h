#pragma once

#include "session/scene_tensor.h"

namespace restyle::session {

/// Tells the core where a frame shows borders of objects: by the frame's own depth and objects, as
/// the network sees them (find_borders.comp).
class Borders {
public:
    /// `of.scene` has depth or objects.
    explicit Borders(const SceneOfSlots& of);

    /// For the frame that is recorded into the slot: whether it has depth or objects. Then the
    /// slot's tensor is written, and a barrier is to follow.
    bool record(VkCommandBuffer commands, std::uint32_t slot, const RestyleFrame& frame);

private:
    Size model_;
    std::uint32_t depth_reversed_;
    SceneTensor tensor_;
};

} // namespace restyle::session
