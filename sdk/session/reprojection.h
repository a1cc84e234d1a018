#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "restyle/restyle.h"
#include "session/model_size.h"
#include "session/retirement.h"
#include "session/scene_images.h"
#include "vulkan/compute_pass.h"
#include "vulkan/device_buffer.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

/// Where each pixel of the frame of now was in the frames of the slots: a map a slot, composed from
/// one frame to the next along the scene's motion and checked by depth and object (advance.comp).
/// All that it needs is made by the constructor. As FrameRecorder, not for several threads at once.
class Reprojection {
public:
    /// `scene`, which must outlive it, is told of motion. `maps`: one a slot and, for who asks for
    /// since(), one more.
    Reprojection(const interop::DeviceTable& vk, const SceneImages& scene, Size frame,
                 std::uint32_t maps);

    /// The slot holds this frame from now on, and its map leads nowhere but there.
    void begin(std::uint32_t slot, std::uint64_t frame_number);

    /// Takes the maps of these slots, a bit each, over to the frame of now, whose scene has been
    /// kept; those of others are lost.
    void record_advance(VkCommandBuffer commands, std::uint64_t frame_number, std::uint32_t slots,
                        const Recording& recording);

    /// The map of since() leads from now on to the last frame whose motion was given; where there
    /// is none, to the first whose motion comes.
    void begin_since();
    /// ... or is not needed any more.
    void end_since() { follows_since_ = false; }

    /// Whether the way there is known, ...
    bool knows_since() const {
        return follows_since_ && since().leads_from && since().leads_from == last_;
    }
    /// ... and that it is none: the map holds nothing.
    bool stands_since() const { return since().is_first; }
    VkImageView map_since() const { return since().image.view(); }

    /// Of the frame that maps lead from.
    Size size() const { return scene_->size(); }

    /// Whether the frame of now is later than the slot's, and the way to that known.
    bool has_map_to(std::uint32_t slot) const;

    /// Of each pixel of the frame of now what map.glsl says; from record_advance() on compute
    /// shaders may read it.
    const interop::FrameImage& map(std::uint32_t slot) const { return maps_[slot].image; }

    bool any_in_use(const Retirement& retirement) { return users_.any_in_flight(retirement); }

private:
    struct Map {
        interop::FrameImage image;
        std::optional<std::uint64_t> leads_from; ///< This frame; unset: lost.
        bool is_first = true;                    ///< To itself: the image holds nothing yet.
        std::array<VkDescriptorSet, SceneImages::kTurns> sets{};
    };

    const Map& since() const { return maps_.back(); }
    void write_sets();
    void record_layouts(VkCommandBuffer commands) const;
    void record_advance(VkCommandBuffer commands, const Map& map) const;

    const interop::DeviceTable* vk_;
    const SceneImages* scene_;
    interop::ComputePass pass_;
    interop::DeviceBuffer scratch_; ///< vec2 a pixel: shaders may not write what a map is.
    std::vector<Map> maps_;         ///< One a slot, then that of since().
    bool follows_since_ = false;
    bool begins_since_ = false; ///< With the next frame whose motion is given.
    interop::UniqueDescriptorPool pool_;
    std::optional<std::uint64_t> last_; ///< Frame whose motion was given; unset: none was.
    Users users_;
};

} // namespace restyle::session
