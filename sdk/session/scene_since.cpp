#include "session/scene_since.h"

#include <array>

#include "session/binding_kinds.h"
#include "session/image_barrier.h"
#include "vulkan/descriptors.h"
#include "was_at.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kWasAt[] = {
#include "was_at.comp.spv.inc"
};

} // namespace

SceneSince::SceneSince(const interop::DeviceTable& vk, const Slots& slots, const BackLink& link,
                       const interop::Transport& transport, const Reprojection* reprojection,
                       Size model)
    : link_(&link),
      transport_(&transport),
      model_(model) {
    if (reprojection == nullptr) return;
    pass_.emplace(vk, "restyle: motion since the frame before", kWasAt,
                  std::vector{kSampled, kBuffer}, sizeof(shaders::WasAtArgs));
    const std::array sizes{VkDescriptorPoolSize{kSampled, slots.count()},
                           VkDescriptorPoolSize{kBuffer, slots.count()}};
    pool_ = interop::make_descriptor_pool(vk, slots.count(), sizes);
    for (std::uint32_t slot = 0; slot < slots.count(); ++slot) {
        sets_.push_back(pass_->allocate_set(pool_.get()));
        const interop::TensorRange range = link.was_at(slot);
        write_image(vk, sets_.back(), 0, kSampled, reprojection->map_since(), kShaderRead.layout);
        write_buffer(vk, sets_.back(), 1, {transport.buffer(), range.offset, range.bytes});
    }
}

std::uint32_t SceneSince::record(VkCommandBuffer commands, std::uint32_t slot, Slots& slots,
                                 Reprojection* reprojection, std::uint64_t frame_number) {
    const auto newest = slots.newest();
    // Where that job came to nothing, or was of before a cut, the way from it is of no use.
    const bool has_before =
        job_before_ && newest && slots[*newest].recording.frame_number == *job_before_;
    const bool knows_way = reprojection == nullptr || reprojection->knows_since();
    job_before_ = frame_number;
    std::uint32_t scene = RESTYLE_BACK_SCENE_CUT;
    if (has_before && knows_way)
        scene = reprojection == nullptr ? RESTYLE_BACK_SCENE_UNTOLD : RESTYLE_BACK_SCENE_MOVED;
    if (scene == RESTYLE_BACK_SCENE_MOVED) {
        const Size frame = reprojection->size();
        const shaders::WasAtArgs args{frame.width, frame.height, model_.width, model_.height,
                                      reprojection->stands_since() ? 1u : 0u};
        pass_->record(commands, sets_[slot], interop::bytes_of(args), model_.width, model_.height,
                      shaders::kWasAtTile);
        transport_->record_release(commands, link_->was_at(slot));
    }
    if (reprojection != nullptr) reprojection->begin_since();
    return scene;
}

} // namespace restyle::session
