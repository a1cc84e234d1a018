#pragma once

#include <cstdint>
#include <optional>

#include "session/model_size.h"
#include "session/reprojection.h"
#include "session/retirement.h"
#include "session/scene_images.h"
#include "vulkan/device_buffer.h"

namespace restyle::session {

/// The change that was shown with the frame before, from which a new picture's change takes over,
/// along the scene's motion. One for all styles of a session, so that styles cross-fade, too.
class ShownChange {
public:
    /// `scene`, which must outlive it, is told of motion.
    ShownChange(const interop::DeviceTable& vk, const SceneImages& scene, Size frame);

    /// Keeps track of where what is to be seen now was in the frame before. Once for each frame
    /// whose scene has been kept, before its picture.
    void record_advance(VkCommandBuffer commands, std::uint64_t frame_number,
                        const Recording& recording);

    /// How a picture takes over: its share of what is shown now, and where in buffer(), in texels,
    /// the change shown before is and the one shown now goes; shaders::kNowhere: none.
    struct Blend {
        float share = 1;
        std::uint32_t before;
        std::uint32_t now;
    };
    static Blend at_once();

    /// Of the picture of `ticket`, which is shown with the frame of now, over so many frames from
    /// its first one on: linearly, so that its share is 1 with the last of them.
    Blend record_next(VkCommandBuffer commands, RestyleTicket ticket, std::uint32_t frames);

    /// What is shown with this frame is not kept: the next picture is shown at once.
    void forget() { shown_with_.reset(); }

    /// Bytes that it takes for a pixel.
    static constexpr std::uint64_t kTexelBytes = 2 * 4 * sizeof(std::uint16_t) + // Shown by turns,
                                                 2 * 2 * sizeof(float); // ... the map, and scratch.

    /// Two halves, by turns: half floats of red, green, blue and nothing a pixel of its frame, row
    /// by row.
    VkBuffer buffer() const { return shown_.buffer(); }

    /// The map from the frame of now to the one before: map.glsl.
    VkImageView step() const { return step_.map(0).view(); }

private:
    const interop::DeviceTable* vk_;
    std::uint32_t texels_;
    interop::DeviceBuffer shown_;
    Reprojection step_;
    std::uint64_t now_ = 0;                   ///< Frame number.
    std::uint64_t before_ = 0;                ///< ... of the frame before.
    std::optional<std::uint64_t> shown_with_; ///< Frame whose change is kept.
    std::uint32_t half_ = 0;                  ///< With that.
    RestyleTicket ticket_ = 0;                ///< Of the picture shown last.
    std::uint32_t frames_left_ = 0;           ///< Until it is shown whole.
};

} // namespace restyle::session
