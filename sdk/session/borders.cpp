#include "session/borders.h"

#include "find_borders.h"
#include "session/binding_kinds.h"
#include "session/image_barrier.h"
#include "session/image_part.h"
#include "vulkan/descriptors.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kFindBorders[] = {
#include "find_borders.comp.spv.inc"
};

interop::UniqueDescriptorPool pool_of_borders(const interop::DeviceTable& vk, std::uint32_t slots) {
    const std::uint32_t sets = slots * SceneImages::kTurns;
    const std::array sizes{VkDescriptorPoolSize{kSampled, 2 * sets},
                           VkDescriptorPoolSize{kBuffer, sets}};
    return interop::make_descriptor_pool(vk, sets, sizes);
}

} // namespace

Borders::Borders(const interop::DeviceTable& vk, std::uint32_t slots, const BackLink& link,
                 const interop::Transport& transport, SceneImages& scene, Size model)
    : scene_(&scene),
      link_(&link),
      transport_(&transport),
      model_(model),
      pass_(vk, kFindBorders, {kSampled, kSampled, kBuffer}, sizeof(shaders::FindBordersArgs)),
      pool_(pool_of_borders(vk, slots)),
      sets_(slots) {
    for (std::uint32_t slot = 0; slot < slots; ++slot)
        for (std::uint32_t turn = 0; turn < SceneImages::kTurns; ++turn) {
            const VkDescriptorSet set = sets_[slot][turn] = pass_.allocate_set(pool_.get());
            const interop::TensorRange range = link.borders(slot);
            write_image(vk, set, 0, kSampled, scene.depth(turn), kShaderRead.layout);
            write_image(vk, set, 1, kSampled, scene.object(turn), kShaderRead.layout);
            write_buffer(vk, set, 2, {transport.buffer(), range.offset, range.bytes});
        }
}

bool Borders::record(VkCommandBuffer commands, std::uint32_t slot, const RestyleFrame& frame) {
    const bool has_depth = frame.scene.depth.image != VK_NULL_HANDLE;
    const bool has_objects = frame.scene.object.image != VK_NULL_HANDLE;
    if (!has_depth && !has_objects) return false;
    scene_->record_keep_handed_in(commands, frame);
    const Size size = size_of(frame.extent);
    const shaders::FindBordersArgs args{size.width,
                                        size.height,
                                        model_.width,
                                        model_.height,
                                        has_depth ? 1u : 0u,
                                        has_objects ? 1u : 0u,
                                        scene_->info().depth_reversed};
    pass_.record(commands, sets_[slot][scene_->next_turn()], interop::bytes_of(args), model_.width,
                 model_.height, shaders::kFindBordersTile);
    transport_->record_release(commands, link_->borders(slot));
    return true;
}

} // namespace restyle::session
