#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "session/back_link.h"
#include "session/model_size.h"
#include "session/reprojection.h"
#include "session/slots.h"
#include "vulkan/compute_pass.h"

namespace restyle::session {

/// Tells the core how the scene has moved since the frame of the job before, so that what guidance
/// carries from frame to frame goes along (was_at.comp).
///
/// A frame's motion is told with its picture, when the frame itself is handed in already. What is
/// told to the core is therefore the way between the frames before the two: it lags one frame
/// behind, the same one every time.
class SceneSince {
public:
    /// `reprojection`: null where the scene tells no motion.
    SceneSince(const interop::DeviceTable& vk, const Slots& slots, const BackLink& link,
               const interop::Transport& transport, const Reprojection* reprojection, Size model);

    /// For the frame that is recorded into the slot: a RESTYLE_BACK_SCENE_*. Where the scene has
    /// moved the slot's tensor is written, and a barrier is to follow.
    std::uint32_t record(VkCommandBuffer commands, std::uint32_t slot, Slots& slots,
                         Reprojection* reprojection, std::uint64_t frame_number);

    /// The next frame's scene is another, as far as the core is told.
    void forget() { job_before_.reset(); }

private:
    const BackLink* link_;
    const interop::Transport* transport_;
    Size model_;
    std::optional<interop::ComputePass> pass_; ///< Where motion is told.
    interop::UniqueDescriptorPool pool_;
    std::vector<VkDescriptorSet> sets_;       ///< One a slot.
    std::optional<std::uint64_t> job_before_; ///< Its frame.
};

} // namespace restyle::session
