#include "session/reprojection.h"

#include "advance.h"
#include "session/binding_kinds.h"
#include "session/image_barrier.h"
#include "session/image_part.h"
#include "vulkan/descriptors.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kAdvance[] = {
#include "advance.comp.spv.inc"
};

constexpr std::uint32_t kImages = 6;

// Images that a device can write to without a feature of its own have one channel, or four.
interop::FrameImage make_map(const interop::DeviceTable& vk, Size frame) {
    return {vk, frame.width, frame.height, VK_FORMAT_R32G32_SFLOAT,
            VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT};
}

interop::DeviceBuffer make_scratch(const interop::DeviceTable& vk, Size frame) {
    return {vk, VkDeviceSize(2) * sizeof(float) * frame.width * frame.height,
            VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT, 0,
            VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT};
}

interop::UniqueDescriptorPool pool_of_turns(const interop::DeviceTable& vk, std::uint32_t sets) {
    const std::array sizes{VkDescriptorPoolSize{kSampled, kImages * sets},
                           VkDescriptorPoolSize{kBuffer, sets}};
    return interop::make_descriptor_pool(vk, sets, sizes);
}

void write_set(const interop::DeviceTable& vk, VkDescriptorSet set,
               const std::array<VkImageView, kImages>& images, VkBuffer written) {
    std::uint32_t binding = 0;
    for (const VkImageView image : images)
        write_image(vk, set, binding++, kSampled, image, kShaderRead.layout);
    write_buffer(vk, set, binding, {written, 0, VK_WHOLE_SIZE});
}

} // namespace

Reprojection::Reprojection(const interop::DeviceTable& vk, const SceneImages& scene, Size frame,
                           std::uint32_t maps)
    : vk_(&vk),
      scene_(&scene),
      pass_(vk, "restyle: way to the frame of now", kAdvance,
            {kSampled, kSampled, kSampled, kSampled, kSampled, kSampled, kBuffer},
            sizeof(shaders::AdvanceArgs),
            {{scene.info().depth_format != VK_FORMAT_UNDEFINED ? 1u : 0u,
              scene.info().object_format != VK_FORMAT_UNDEFINED ? 1u : 0u}}),
      scratch_(make_scratch(vk, frame)),
      maps_(maps),
      pool_(pool_of_turns(vk, SceneImages::kTurns * maps)) {
    for (Map& map : maps_)
        map.image = make_map(vk, frame);
    write_sets();
}

void Reprojection::write_sets() {
    for (Map& map : maps_)
        for (std::uint32_t now = 0; now < SceneImages::kTurns; ++now) {
            const std::uint32_t before = 1 - now;
            map.sets[now] = pass_.allocate_set(pool_.get());
            write_set(*vk_, map.sets[now],
                      {scene_->motion(), scene_->depth(now), scene_->depth(before),
                       scene_->object(now), scene_->object(before), map.image.view()},
                      scratch_.buffer());
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
    record_layouts(commands);
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

// Of those that hold nothing: they are bound, too.
void Reprojection::record_layouts(VkCommandBuffer commands) const {
    const ImageUse whatever{VK_IMAGE_LAYOUT_UNDEFINED, kShaderRead.stage, 0};
    ImageBarriers<RESTYLE_BACK_MOST_SLOTS + 1> barriers;
    for (const Map& map : maps_)
        if (map.is_first)
            barriers.add(map.image.image(), whatever, kShaderRead, VK_IMAGE_ASPECT_COLOR_BIT);
    barriers.record(*vk_, commands);
}

// Through the scratch map, since each element of the new one is made of several of the old.
void Reprojection::record_advance(VkCommandBuffer commands, const Map& map) const {
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
    ImageBarriers<1> barrier;
    barrier.add(map.image.image(), kShaderRead, kCopyTo, VK_IMAGE_ASPECT_COLOR_BIT);
    barrier.add_memory(VK_ACCESS_SHADER_WRITE_BIT, VK_ACCESS_TRANSFER_READ_BIT);
    barrier.record(*vk_, commands);
    VkBufferImageCopy all{};
    all.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    all.imageExtent = extent_of(now);
    vk_->vkCmdCopyBufferToImage(commands, scratch_.buffer(), map.image.image(), kCopyTo.layout, 1,
                                &all);
    // Before passes read the map, and before the next map is made where this one was.
    record_image_barrier(*vk_, commands, map.image.image(), kCopyTo, kShaderRead);
}

} // namespace restyle::session
