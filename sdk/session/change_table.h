#pragma once

#include <cstdint>
#include <vector>

#include "restyle/restyle.h"
#include "session/back_link.h"
#include "session/model_size.h"
#include "table.h"
#include "vulkan/compute_pass.h"
#include "vulkan/device_buffer.h"

namespace restyle::session {

/// What each colour changes to in a picture, for what was not to be seen in the picture's frame: a
/// table that is made once a picture (tabulate.comp).
class ChangeTable {
public:
    ChangeTable(const interop::DeviceTable& vk, std::uint32_t slots, const BackLink& link,
                const interop::Transport& transport, Size model);

    /// Makes it of the slot's tensors, which compute shaders may read, unless it is of `ticket`,
    /// the slot's picture, already.
    void record(VkCommandBuffer commands, std::uint32_t slot, RestyleTicket ticket);

    /// What was recorded last may not have run.
    void forget() { ticket_ = 0; }

    static constexpr std::uint64_t kBytes = 4 * sizeof(float) * shaders::kTableEntries;

    /// vec4 an entry: table.h.
    VkBuffer buffer() const { return table_.buffer(); }

private:
    const interop::DeviceTable* vk_;
    Size model_;
    interop::ComputePass pass_;
    interop::DeviceBuffer table_;
    interop::UniqueDescriptorPool pool_;
    std::vector<VkDescriptorSet> sets_; ///< One a slot.
    RestyleTicket ticket_ = 0;          ///< Of the picture that it is of; 0: of none.
};

} // namespace restyle::session
