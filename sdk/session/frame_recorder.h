#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compose.h"
#include "restyle/restyle.h"
#include "session/back_link.h"
#include "session/frame_format.h"
#include "session/model_size.h"
#include "session/retirement.h"
#include "session/slots.h"
#include "vulkan/compute_pass.h"
#include "vulkan/device_buffer.h"

namespace restyle::session {

/// Records the renderer's half of a frame's way: frame -> packed tensor, and change -> picture.
/// Everything that recording needs is made by the constructor.
class FrameRecorder {
public:
    FrameRecorder(const interop::DeviceTable& vk, Slots& slots, const BackLink& link,
                  const interop::Transport& transport, Size frame, Size model,
                  const FrameFormat& format);

    /// Copies the frame into the slot and packs it into the slot's tensor.
    void record_frame(VkCommandBuffer commands, std::uint32_t slot,
                      const RestyleImage& color) const;

    /// Composes the slot's picture into the target's: by a storage write where view, usage and
    /// format allow, else by a buffer copy.
    void record_picture(VkCommandBuffer commands, std::uint32_t slot, const RestyleTarget& target,
                        double amount, const Recording& recording, const Retirement& retirement);

private:
    /// Descriptors of one storage write, bound to a view of the renderer's.
    struct ImageWrite {
        VkDescriptorSet set = VK_NULL_HANDLE;
        std::uint32_t slot = 0;
        VkImageView view = VK_NULL_HANDLE;
        Users users;
    };

    bool can_write_images(const RestyleImage& picture) const;
    ImageWrite* image_write(std::uint32_t slot, VkImageView view, const Retirement& retirement);
    void allocate_sets();
    void write_slot_descriptors(VkDescriptorSet set, std::uint32_t slot, bool with_change) const;
    void compose_to_image(VkCommandBuffer commands, VkDescriptorSet set,
                          const RestyleImage& picture, double amount) const;
    void compose_to_buffer(VkCommandBuffer commands, std::uint32_t slot,
                           const RestyleImage& picture, double amount) const;
    shaders::ComposeArgs compose_args(double amount) const;

    const interop::DeviceTable* vk_;
    Slots* slots_;
    const BackLink* link_;
    const interop::Transport* transport_;
    Size frame_;
    Size model_;
    const FrameFormat* format_;
    interop::ComputePass pack_;
    std::optional<interop::ComputePass> compose_image_; // Where shaders may write the format.
    interop::ComputePass compose_buffer_;
    interop::DeviceBuffer pixels_; // What compose_buffer_ writes.
    interop::UniqueDescriptorPool pool_;
    std::vector<VkDescriptorSet> pack_sets_;   // One a slot.
    std::vector<VkDescriptorSet> buffer_sets_; // One a slot.
    std::vector<ImageWrite> image_writes_;     // A ring's worth for each slot.
};

/// Copies the frame of now, unchanged, into the target's picture; nothing where both are one image.
void record_pass_through(const interop::DeviceTable& vk, VkCommandBuffer commands, Size size,
                         const RestyleTarget& target);

} // namespace restyle::session
