#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "restyle/restyle.h"
#include "session/back_link.h"
#include "session/model_size.h"
#include "session/scene_images.h"
#include "vulkan/compute_pass.h"

namespace restyle::session {

/// Tells the core where a frame shows borders of objects: by the frame's own depth and objects, as
/// the network sees them (find_borders.comp).
class Borders {
public:
    /// `scene`, which must outlive it, has depth or objects.
    Borders(const interop::DeviceTable& vk, std::uint32_t slots, const BackLink& link,
            const interop::Transport& transport, SceneImages& scene, Size model);

    /// For the frame that is recorded into the slot: whether it has depth or objects. Then the
    /// slot's tensor is written, and a barrier is to follow.
    bool record(VkCommandBuffer commands, std::uint32_t slot, const RestyleFrame& frame);

private:
    SceneImages* scene_;
    const BackLink* link_;
    const interop::Transport* transport_;
    Size model_;
    interop::ComputePass pass_;
    interop::UniqueDescriptorPool pool_;
    /// Of each slot, by turn.
    std::vector<std::array<VkDescriptorSet, SceneImages::kTurns>> sets_;
};

} // namespace restyle::session
