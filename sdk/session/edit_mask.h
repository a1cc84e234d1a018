#pragma once

#include "session/object_amounts.h"
#include "session/scene_tensor.h"

namespace restyle::session {

/// Tells the core how far the edit of a frame may reach: by the frame's own mask and objects, as
/// the network sees them (limit.comp).
class EditMask {
public:
    /// `of.scene` has masks or objects.
    explicit EditMask(const SceneOfSlots& of);

    /// For the frame that is recorded into the slot: whether it says how far. Then the slot's
    /// tensor is written, and a barrier is to follow.
    bool record(VkCommandBuffer commands, std::uint32_t slot, const RestyleFrame& frame);

private:
    Size model_;
    ObjectAmounts amounts_;
    SceneTensor tensor_;
};

} // namespace restyle::session
