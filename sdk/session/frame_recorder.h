#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "compose.h"
#include "restyle/restyle.h"
#include "session/back_link.h"
#include "session/borders.h"
#include "session/change_table.h"
#include "session/change_texels.h"
#include "session/edit_mask.h"
#include "session/frame_of_now.h"
#include "session/image_part.h"
#include "session/model_size.h"
#include "session/reprojection.h"
#include "session/retirement.h"
#include "session/scene_since.h"
#include "session/session_wishes.h"
#include "session/slots.h"
#include "vulkan/compute_pass.h"
#include "vulkan/device_buffer.h"

namespace restyle::session {

/// Records the renderer's half of a frame's way: frame -> packed tensor, and change -> picture.
/// Everything that recording needs is made by the constructor.
class FrameRecorder {
public:
    FrameRecorder(const interop::DeviceTable& vk, Slots& slots, const BackLink& link,
                  const interop::Transport& transport, Size model, const SessionWishes& wishes,
                  FrameOfNow& now);

    /// How a picture came to be.
    struct Composed {
        VkImage map;      ///< From the frame of now, to which it was moved; null: it was not.
        VkBuffer weights; ///< Where it was not shown everywhere alike; else null.
    };

    /// Copies the frame into the slot and packs it into the slot's tensor, and where energies bend
    /// it how its scene has moved. How far its edit may reach, or where it shows borders, is told
    /// where its scene, of which the settings have read what they have a use for, tells it.
    void record_frame(VkCommandBuffer commands, std::uint32_t slot, const RestyleFrame& frame,
                      const RestyleSettings& settings);

    /// The job of the next frame is told of a cut.
    void forget_scene() { since_.forget(); }

    /// What was recorded of the picture shown last may not have run.
    void forget_change() {
        texels_.forget();
        if (table_) table_->forget();
    }

    /// Keeps track of where what is to be seen now was in the frames in flight and of the newest
    /// picture. Once for each frame whose scene has been kept, before its picture.
    void record_advance(VkCommandBuffer commands, std::uint64_t frame_number,
                        const Recording& recording);

    /// Composes the slot's picture into the target's: by a storage write where view, usage and
    /// format allow, else by a buffer copy.
    Composed record_picture(VkCommandBuffer commands, std::uint32_t slot,
                            const RestyleTarget& target, const RestyleSettings& settings,
                            const Recording& recording, const Retirement& retirement);

    /// Whether the GPU may still run something that uses what this owns, but for the slots.
    bool any_in_use(const Retirement& retirement) {
        return reprojection_ && reprojection_->any_in_use(retirement);
    }

private:
    /// What a picture is made of.
    struct Composition {
        std::uint32_t slot;
        bool moved;     ///< Onto the frame of now; else the slot's own frame.
        bool weighed;   ///< Not shown everywhere alike.
        ImagePart part; ///< Of the picture's image.
        ShownChange::Blend blend;
        const RestyleSettings& settings;
    };

    /// What there is of the buffers that a composition may read: its pipeline, too.
    struct Reads {
        bool moved = false;   ///< The map,
        bool blended = false; ///< ... and what was shown before.
        bool operator==(const Reads&) const = default;
        std::size_t index() const { return (moved ? 1 : 0) + (blended ? 2 : 0); } ///< Below 4.
    };

    /// Descriptors of a write to the buffer.
    struct BufferWrite {
        VkDescriptorSet set = VK_NULL_HANDLE;
        bool is_written = false;
    };

    /// Descriptors of one storage write, bound to a view of the renderer's.
    struct ImageWrite {
        VkDescriptorSet set = VK_NULL_HANDLE;
        std::uint32_t slot = 0;
        Reads reads;
        VkImageView view = VK_NULL_HANDLE;
        Users users;
    };

    bool can_write_images(const RestyleImage& picture) const;
    bool can_move(std::uint32_t slot) const;
    ShownChange::Blend record_blend(VkCommandBuffer commands, std::uint32_t slot, bool fits_now,
                                    const RestyleSettings& settings);
    static Reads reads_of(const Composition& what);
    VkDescriptorSet buffer_write(const Composition& what);
    ImageWrite* image_write(const Composition& what, VkImageView view,
                            const Retirement& retirement);
    void allocate_sets();
    void write_pack_set(VkDescriptorSet set, std::uint32_t slot) const;
    void write_compose_set(VkDescriptorSet set, std::uint32_t slot, Reads reads) const;
    void compose_to_image(VkCommandBuffer commands, VkDescriptorSet set, const Composition& what,
                          const RestyleImage& picture) const;
    void compose_to_buffer(VkCommandBuffer commands, const Composition& what,
                           const RestyleImage& picture);
    shaders::ComposeArgs compose_args(const Composition& what) const;

    const interop::DeviceTable* vk_;
    Slots* slots_;
    const BackLink* link_;
    const interop::Transport* transport_;
    Size model_;
    const FrameFormat* format_;
    FrameColor color_;
    interop::ComputePass pack_;
    std::optional<interop::ComputePass> compose_image_; // Where shaders may write the format.
    interop::ComputePass compose_buffer_;
    interop::DeviceBuffer pixels_; // What compose_buffer_ writes.
    ChangeTexels texels_;
    FrameOfNow* frame_of_now_;
    // Where the renderer tells how its scene moves.
    std::optional<Reprojection> reprojection_;
    std::optional<interop::FrameImage> now_; // Copied where a picture is moved.
    std::optional<ChangeTable> table_;       // Of a picture that is moved.
    interop::DeviceBuffer unread_;           // In the place of buffers that are not there.
    SceneSince since_;
    std::optional<Borders> borders_;    // Where it may tell of depth or objects.
    std::optional<EditMask> edit_mask_; // Where the renderer may tell how far edits reach.
    interop::UniqueDescriptorPool pool_;
    std::vector<VkDescriptorSet> pack_sets_; // One a slot.
    std::vector<BufferWrite> buffer_writes_; // For each slot, one for each that Reads can be.
    std::vector<ImageWrite> image_writes_;   // A ring's worth for each slot.
};

/// Copies the frame of now, unchanged, into the target's picture; nothing where both are one image.
void record_pass_through(const interop::DeviceTable& vk, VkCommandBuffer commands,
                         const RestyleTarget& target);

} // namespace restyle::session
