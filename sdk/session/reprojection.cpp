#include "session/reprojection.h"

#include "advance.h"
#include "session/binding_kinds.h"
#include "session/image_barrier.h"
#include "vulkan/descriptors.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kAdvance[] = {
#include "advance.comp.spv.inc"
};

constexpr std::uint32_t kImages = 5;

interop::DeviceBuffer make_map(const interop::DeviceTable& vk, Size frame) {
    constexpr VkBufferUsageFlags kUsage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                                          VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                                          VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    return {vk, VkDeviceSize(2) * sizeof(float) * frame.width * frame.height, kUsage, 0,
            VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT};
}

interop::UniqueDescriptorPool pool_of_turns(const interop::DeviceTable& vk, std::uint32_t sets) {
    const std::array sizes{VkDescriptorPoolSize{kSampled, kImages * sets},
                           VkDescriptorPoolSize{kBuffer, 2 * sets}};
    return interop::make_descriptor_pool(vk, sets, sizes);
}

void write_set(const interop::DeviceTable& vk, VkDescriptorSet set,
               const std::array<VkImageView, kImages>& images,
               const std::array<VkBuffer, 2>& buffers) {
    std::uint32_t binding = 0;
    for (const VkImageView image : images)
        write_image(vk, set, binding++, kSampled, image, kShaderRead.layout);
    for (const VkBuffer buffer : buffers)
        write_buffer(vk, set, binding++, {buffer, 0, VK_WHOLE_SIZE});
}

} // namespace

Reprojection::Reprojection(const interop::DeviceTable& vk, const SceneImages& scene, Size frame,
                           std::uint32_t maps)
    : vk_(&vk),
      scene_(&scene),
      pass_(vk, kAdvance, {kSampled, kSampled, kSampled, kSampled, kSampled, kBuffer, kBuffer},
            sizeof(shaders::AdvanceArgs),
            {{scene.info().depth_format != VK_FORMAT_UNDEFINED ? 1u : 0u,
              scene.info().object_format != VK_FORMAT_UNDEFINED ? 1u : 0u}}),
      scratch_(make_map(vk, frame)),
      maps_(maps),
      pool_(pool_of_turns(vk, SceneImages::kTurns * maps)) {
    for (Map& map : maps_)
        map.buffer = make_map(vk, frame);
    write_sets();
}

void Reprojection::write_sets() {
    for (Map& map : maps_)
        for (std::uint32_t now = 0; now < SceneImages::kTurns; ++now) {
            const std::uint32_t before = 1 - now;
            map.sets[now] = pass_.allocate_set(pool_.get());
            write_set(*vk_, map.sets[now],
                      {scene_->motion(), scene_->depth(now), scene_->depth(before),
                       scene_->object(now), scene_->object(before)},
                      {map.buffer.buffer(), scratch_.buffer()});
        }
}

void Reprojection::begin(std::uint32_t slot, std::uint64_t frame_number) {
    maps_[slot].leads_from = frame_number;
    maps_[slot].is_first = true;
}

void Reprojection::begin_since() {
    maps_.back().leads_from = last_;
    maps_.back().is_first = true;
    follows_since_ = true;
    begins_since_ = !last_;
}

bool Reprojection::has_map_to(std::uint32_t slot) const {
    return maps_[slot].leads_from && !maps_[slot].is_first;
}

void Reprojection::record_advance(VkCommandBuffer commands, std::uint64_t frame_number,
                                  std::uint32_t slots, const Recording& recording) {
    const bool given = scene_->given().motion;
    for (std::uint32_t slot = 0; slot < maps_.size(); ++slot) {
        Map& map = maps_[slot];
        if (!map.leads_from || map.leads_from == frame_number) continue;
        const bool is_since = slot + 1 == maps_.size();
        const bool asked_for = (slots >> slot & 1) != 0 || (is_since && follows_since_);
        if (asked_for && given && last_ && map.leads_from == last_) {
            record_advance(commands, map);
            map.leads_from = frame_number;
            map.is_first = false;
        } else {
            map.leads_from.reset();
        }
    }
    last_ = given ? std::optional(frame_number) : std::nullopt;
    if (begins_since_ && last_) begin_since();
    users_.add(recording);
}

// Through the scratch map, since each element of the new one is made of several of the old.
void Reprojection::record_advance(VkCommandBuffer commands, const Map& map) const {
    constexpr VkPipelineStageFlags kBoth =
        VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
    const Size now = scene_->size(), before = scene_->size_before();
    const shaders::AdvanceArgs args{now.width,
                                    now.height,
                                    before.width,
                                    before.height,
                                    scene_->motion_scale().x,
                                    scene_->motion_scale().y,
                                    map.is_first ? 1u : 0u,
                                    scene_->info().depth_reversed};
    pass_.record(commands, map.sets[scene_->turn()], interop::bytes_of(args), now.width, now.height,
                 shaders::kAdvanceTile);
    // What is shown may have been copied from the map.
    record_memory_barrier(*vk_, commands, kBoth, VK_ACCESS_SHADER_WRITE_BIT,
                          VK_PIPELINE_STAGE_TRANSFER_BIT,
                          VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT);
    const VkBufferCopy all{0, 0, VkDeviceSize(2) * sizeof(float) * now.width * now.height};
    vk_->vkCmdCopyBuffer(commands, scratch_.buffer(), map.buffer.buffer(), 1, &all);
    // Before passes read the map, and before the next map is made where this one was.
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_TRANSFER_BIT,
                          VK_ACCESS_TRANSFER_WRITE_BIT, kBoth,
                          VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT);
}

} // namespace restyle::session
