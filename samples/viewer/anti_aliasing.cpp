#include "anti_aliasing.h"

#include "scene_images.h"

namespace viewer {

AntiAliasing::AntiAliasing(const samples::DeviceHandles& device,
                           const samples::SceneTargets& targets)
    : device_(device),
      targets_(targets) {}

void AntiAliasing::make() {
    if (resolve_) return;
    resolve_.emplace(device_,
                     samples::DrawnImages{targets_.color, targets_.motion, targets_.depth});
}

glm::vec2 AntiAliasing::begin_frame(bool is_on, Size part, bool is_cut) {
    const bool follows = is_on_ && !is_cut;
    is_on_ = is_on;
    if (!is_on) return {0, 0};
    return resolve_->begin_frame(extent_of(part), follows);
}

void AntiAliasing::record(VkCommandBuffer commands, const glm::mat4& to_previous) {
    if (is_on_) resolve_->record(commands, to_previous);
}

} // namespace viewer
