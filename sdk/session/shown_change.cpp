#include "session/shown_change.h"

#include "compose.h"
#include "session/image_barrier.h"

namespace restyle::session {
namespace {

constexpr VkDeviceSize kHalfBytes = 4 * sizeof(std::uint16_t);

} // namespace

ShownChange::ShownChange(const interop::DeviceTable& vk, const SceneImages& scene, Size frame)
    : vk_(&vk),
      texels_(frame.width * frame.height),
      shown_(vk, 2 * kHalfBytes * texels_, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, 0,
             VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT),
      step_(vk, scene, frame, 1) {}

void ShownChange::record_advance(VkCommandBuffer commands, std::uint64_t frame_number,
                                 const Recording& recording) {
    before_ = now_;
    now_ = frame_number;
    step_.record_advance(commands, frame_number, shown_with_ ? 1 : 0, recording);
}

ShownChange::Blend ShownChange::at_once() {
    return {1, shaders::kNowhere, shaders::kNowhere};
}

ShownChange::Blend ShownChange::record_next(VkCommandBuffer commands, RestyleTicket ticket,
                                            std::uint32_t frames) {
    const bool is_known = shown_with_ == before_ && step_.has_map_to(0);
    if (ticket != ticket_) frames_left_ = frames;
    if (!is_known) frames_left_ = 0;
    Blend blend = at_once();
    if (frames_left_ > 1) {
        blend.share = 1.0f / float(frames_left_);
        blend.before = half_ * texels_;
    }
    if (frames_left_ > 0) --frames_left_;
    half_ = 1 - half_;
    blend.now = half_ * texels_;
    ticket_ = ticket;
    shown_with_ = now_;
    step_.begin(0, now_);
    // The picture before this one wrote the one half and read the other.
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                          VK_ACCESS_SHADER_WRITE_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                          VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT);
    return blend;
}

} // namespace restyle::session
