#pragma once

#include <cstdint>
#include <vector>

#include "restyle/restyle.h"
#include "session/back_link.h"
#include "session/model_size.h"
#include "vulkan/compute_pass.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

/// A picture's tensors, that of its frame and its change, as images: what passes that compose the
/// picture read, made once a picture (spread.comp).
class ChangeTexels {
public:
    ChangeTexels(const interop::DeviceTable& vk, std::uint32_t slots, const BackLink& link,
                 const interop::Transport& transport, Size model);

    /// Makes them of the slot's tensors, which it acquires from the core and gives back, unless
    /// they are of `ticket`, the slot's picture, already.
    void record(VkCommandBuffer commands, std::uint32_t slot, RestyleTicket ticket);

    /// What was recorded last may not have run.
    void forget() { ticket_ = 0; }

    static constexpr std::uint64_t kElementBytes = 2 * 4 * sizeof(float);

    /// An element a texel: red, green, blue and nothing.
    VkImageView packed() const { return packed_.view(); }
    VkImageView change() const { return change_.view(); }

private:
    void record_spread(VkCommandBuffer commands, std::uint32_t slot) const;

    const interop::DeviceTable* vk_;
    const BackLink* link_;
    const interop::Transport* transport_;
    Size model_;
    interop::ComputePass pass_;
    interop::FrameImage packed_;
    interop::FrameImage change_;
    interop::UniqueDescriptorPool pool_;
    std::vector<VkDescriptorSet> sets_; ///< One a slot.
    RestyleTicket ticket_ = 0;          ///< Of the picture that they are of; 0: of none.
};

} // namespace restyle::session
