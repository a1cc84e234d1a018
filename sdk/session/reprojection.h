#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "restyle/restyle.h"
#include "session/model_size.h"
#include "session/retirement.h"
#include "vulkan/compute_pass.h"
#include "vulkan/device_buffer.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

/// Where each pixel of the frame of now was in the frames of the slots: a map a slot, composed from
/// one frame to the next along the scene's motion and checked by depth and object (advance.comp).
/// All that it needs is made by the constructor. As FrameRecorder, not for several threads at once.
class Reprojection {
public:
    /// `scene` has a motion format.
    Reprojection(const interop::DeviceTable& vk, const RestyleSceneInfo& scene, Size frame,
                 std::uint32_t slots);

    /// The slot holds this frame from now on, and its map leads nowhere but there.
    void begin(std::uint32_t slot, std::uint64_t frame_number);

    /// Takes the maps of these slots over to the frame of now; those of others are lost.
    void record_advance(VkCommandBuffer commands, const RestyleScene& scene,
                        std::uint64_t frame_number,
                        const std::array<std::optional<std::uint32_t>, 2>& slots,
                        const Recording& recording);

    /// Whether the frame of now is later than the slot's, and the way to that known.
    bool has_map_to(std::uint32_t slot) const;

    /// vec2 a pixel, row by row: map.glsl.
    VkBuffer map(std::uint32_t slot) const { return maps_[slot].buffer.buffer(); }

    bool any_in_use(const Retirement& retirement) { return users_.any_in_flight(retirement); }

private:
    struct Map {
        interop::DeviceBuffer buffer;
        std::optional<std::uint64_t> leads_from; ///< This frame; unset: lost.
        bool is_first = true;                    ///< To itself: the buffer holds nothing yet.
        std::array<VkDescriptorSet, 2> sets{};   ///< For either turn.
    };
    /// Copies of what the renderer gave with the last two frames.
    struct Inputs {
        std::unique_ptr<interop::FrameImage> depth;
        std::unique_ptr<interop::FrameImage> object;
    };

    void make_images(Size size);
    void write_sets();
    void record_copies(VkCommandBuffer commands, const RestyleScene& scene);
    void record_first_layouts(VkCommandBuffer commands);
    void record_advance(VkCommandBuffer commands, const Map& map) const;

    const interop::DeviceTable* vk_;
    RestyleSceneInfo scene_;
    Size frame_;
    interop::ComputePass pass_;
    std::unique_ptr<interop::FrameImage> motion_;
    std::array<Inputs, 2> inputs_; ///< Of the frame of now: the one at turn_.
    std::uint32_t turn_ = 0;
    interop::DeviceBuffer scratch_;
    std::vector<Map> maps_; ///< One a slot.
    interop::UniqueDescriptorPool pool_;
    std::optional<std::uint64_t> last_; ///< Frame whose inputs were given; unset: none were.
    bool has_layouts_ = false;
    Users users_;
};

} // namespace restyle::session
