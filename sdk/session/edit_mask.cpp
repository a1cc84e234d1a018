#include "session/edit_mask.h"

#include "limit.h"
#include "session/binding_kinds.h"
#include "session/image_barrier.h"
#include "session/image_part.h"
#include "vulkan/descriptors.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kLimit[] = {
#include "limit.comp.spv.inc"
};

interop::UniqueDescriptorPool pool_of_masks(const interop::DeviceTable& vk, std::uint32_t slots) {
    const std::uint32_t sets = slots * SceneImages::kTurns;
    const std::array sizes{VkDescriptorPoolSize{kSampled, 2 * sets},
                           VkDescriptorPoolSize{kBuffer, 2 * sets}};
    return interop::make_descriptor_pool(vk, sets, sizes);
}

} // namespace

EditMask::EditMask(const interop::DeviceTable& vk, std::uint32_t slots, const BackLink& link,
                   const interop::Transport& transport, SceneImages& scene, Size model)
    : scene_(&scene),
      link_(&link),
      transport_(&transport),
      model_(model),
      pass_(vk, kLimit, {kSampled, kSampled, kBuffer, kBuffer}, sizeof(shaders::LimitArgs)),
      amounts_(vk),
      pool_(pool_of_masks(vk, slots)),
      sets_(slots) {
    for (std::uint32_t slot = 0; slot < slots; ++slot)
        for (std::uint32_t turn = 0; turn < SceneImages::kTurns; ++turn) {
            const VkDescriptorSet set = sets_[slot][turn] = pass_.allocate_set(pool_.get());
            const interop::TensorRange range = link.edit_mask(slot);
            write_image(vk, set, 0, kSampled, scene.mask(), kShaderRead.layout);
            write_image(vk, set, 1, kSampled, scene.object(turn), kShaderRead.layout);
            write_buffer(vk, set, 2, {amounts_.buffer(), 0, VK_WHOLE_SIZE});
            write_buffer(vk, set, 3, {transport.buffer(), range.offset, range.bytes});
        }
}

bool EditMask::record(VkCommandBuffer commands, std::uint32_t slot, const RestyleFrame& frame) {
    const bool has_mask = frame.scene.mask.image != VK_NULL_HANDLE;
    if (!has_mask && !is_by_object(frame.scene)) return false;
    scene_->record_keep_handed_in(commands, frame);
    const Size size = size_of(frame.extent);
    const shaders::LimitArgs args{size.width,         size.height,
                                  model_.width,       model_.height,
                                  has_mask ? 1u : 0u, amounts_.record(commands, frame.scene)};
    pass_.record(commands, sets_[slot][scene_->next_turn()], interop::bytes_of(args), model_.width,
                 model_.height, shaders::kLimitTile);
    transport_->record_release(commands, link_->edit_mask(slot));
    return true;
}

} // namespace restyle::session
