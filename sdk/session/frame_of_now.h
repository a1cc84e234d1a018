#pragma once

#include <memory>
#include <utility>

#include "session/scene_images.h"
#include "session/session_wishes.h"
#include "session/shown_change.h"
#include "session/weights.h"

namespace restyle::session {

/// What a session knows of the frame of now beside its colour, whatever style plays. Recorded into
/// by the render thread alone; others may read what does not change.
class FrameOfNow {
public:
    FrameOfNow(const interop::DeviceTable& vk, const SessionWishes& wishes)
        : scene(vk, wishes.scene, wishes.frame),
          weights(vk, scene, wishes.frame),
          vk_(&vk),
          most_(wishes.frame) {}

    /// Whether pictures that take over from each other within so many frames need `shown`, and
    /// there is none.
    bool lacks_shown(std::uint32_t blend_frames) const {
        return blend_frames > 0 && scene.info().motion_format != VK_FORMAT_UNDEFINED && !shown;
    }

    /// One for `shown`. Takes memory and time, and may run while others record.
    std::unique_ptr<ShownChange> make_shown() const {
        return std::make_unique<ShownChange>(*vk_, scene, most_);
    }

    /// Something that was recorded into it is not going to run: what is known of frames before is
    /// lost with it.
    void doubt() { is_doubted_ = true; }

    /// The frame of now as the session is to take it: after a doubt as behind a cut.
    RestyleTarget believed(RestyleTarget target) {
        if (std::exchange(is_doubted_, false)) target.scene.cut = 1;
        return target;
    }

    /// Takes over what is given with the frame of now. Once for each frame.
    void record(VkCommandBuffer commands, const RestyleTarget& target, const Recording& recording) {
        scene.record_keep(commands, target);
        if (shown && target.scene.cut != 0) shown->forget();
        if (shown) shown->record_advance(commands, target.frame_number, recording);
    }

    SceneImages scene;
    Weights weights;
    std::unique_ptr<ShownChange> shown; ///< From the first settings on that blend.

private:
    const interop::DeviceTable* vk_;
    Size most_; ///< Of frames.
    bool is_doubted_ = false;
};

} // namespace restyle::session
