#pragma once

#include <cstdint>

#include "restyle/restyle.h"
#include "session/change_texels.h"
#include "session/model_size.h"
#include "table.h"
#include "vulkan/compute_pass.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

/// What each colour changes to in a picture, for what was not to be seen in the picture's frame: a
/// table that is made once a picture (tabulate.comp).
class ChangeTable {
public:
    ChangeTable(const interop::DeviceTable& vk, const ChangeTexels& texels, Size model);

    /// Makes it of the texels, which are of the picture of `ticket`, unless it is of that already.
    void record(VkCommandBuffer commands, RestyleTicket ticket);

    /// What was recorded last may not have run.
    void forget() { ticket_ = 0; }

    static constexpr std::uint64_t kBytes = 4 * sizeof(float) * shaders::kTableEntries;

    /// A texel an entry: table.h.
    VkImageView view() const { return table_.view(); }

private:
    const interop::DeviceTable* vk_;
    Size model_;
    interop::ComputePass pass_;
    interop::FrameImage table_;
    interop::UniqueDescriptorPool pool_;
    VkDescriptorSet set_;
    RestyleTicket ticket_ = 0; ///< Of the picture that it is of; 0: of none.
};

} // namespace restyle::session
