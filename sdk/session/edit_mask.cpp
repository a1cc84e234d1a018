#include "session/edit_mask.h"

#include "limit.h"
#include "session/image_part.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kLimit[] = {
#include "limit.comp.spv.inc"
};

std::array<VkImageView, 2> mask_and_objects(const SceneImages& scene, std::uint32_t turn) {
    return {scene.mask(), scene.object(turn)};
}

} // namespace

EditMask::EditMask(const SceneOfSlots& of)
    : model_(of.model),
      amounts_(of.vk),
      tensor_(of, {"restyle: edit mask", kLimit, sizeof(shaders::LimitArgs), shaders::kLimitTile,
                   mask_and_objects, &BackLink::edit_mask, amounts_.buffer()}) {}

bool EditMask::record(VkCommandBuffer commands, std::uint32_t slot, const RestyleFrame& frame) {
    const bool has_mask = frame.scene.mask.image != VK_NULL_HANDLE;
    if (!has_mask && !is_by_object(frame.scene)) return false;
    const Size size = size_of(frame.extent);
    const shaders::LimitArgs args{size.width,         size.height,
                                  model_.width,       model_.height,
                                  has_mask ? 1u : 0u, amounts_.record(commands, frame.scene)};
    tensor_.record(commands, slot, frame, interop::bytes_of(args));
    return true;
}

} // namespace restyle::session
