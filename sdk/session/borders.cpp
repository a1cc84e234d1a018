#include "session/borders.h"

#include "find_borders.h"
#include "session/image_part.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kFindBorders[] = {
#include "find_borders.comp.spv.inc"
};

std::array<VkImageView, 2> depth_and_objects(const SceneImages& scene, std::uint32_t turn) {
    return {scene.depth(turn), scene.object(turn)};
}

} // namespace

Borders::Borders(const SceneOfSlots& of)
    : model_(of.model),
      depth_reversed_(of.scene.info().depth_reversed),
      tensor_(of, {"restyle: borders", kFindBorders, sizeof(shaders::FindBordersArgs),
                   shaders::kFindBordersTile, depth_and_objects, &BackLink::borders}) {}

bool Borders::record(VkCommandBuffer commands, std::uint32_t slot, const RestyleFrame& frame) {
    const bool has_depth = frame.scene.depth.image != VK_NULL_HANDLE;
    const bool has_objects = frame.scene.object.image != VK_NULL_HANDLE;
    if (!has_depth && !has_objects) return false;
    const Size size = size_of(frame.extent);
    const shaders::FindBordersArgs args{size.width,     size.height,         model_.width,
                                        model_.height,  has_depth ? 1u : 0u, has_objects ? 1u : 0u,
                                        depth_reversed_};
    tensor_.record(commands, slot, frame, interop::bytes_of(args));
    return true;
}

} // namespace restyle::session
