#include "session/weights.h"

#include "session/binding_kinds.h"
#include "session/image_barrier.h"
#include "vulkan/descriptors.h"
#include "weigh.h"

namespace restyle::session {
namespace {

constexpr std::uint32_t kWeigh[] = {
#include "weigh.comp.spv.inc"
};

VkDeviceSize bytes_of_weights(const RestyleSceneInfo& info, Size frame) {
    const bool any = info.mask_format != VK_FORMAT_UNDEFINED ||
                     info.depth_format != VK_FORMAT_UNDEFINED ||
                     info.object_format != VK_FORMAT_UNDEFINED;
    return any ? sizeof(float) * VkDeviceSize(frame.width) * frame.height : sizeof(float);
}

interop::UniqueDescriptorPool make_descriptor_pool(const interop::DeviceTable& vk) {
    constexpr std::uint32_t kSets = SceneImages::kTurns;
    const std::array sizes{VkDescriptorPoolSize{kSampled, 3 * kSets},
                           VkDescriptorPoolSize{kBuffer, 2 * kSets}};
    return interop::make_descriptor_pool(vk, kSets, sizes);
}

float inverse(float distance) {
    return distance == 0 ? 0 : 1 / distance; // 0 says infinitely far.
}

} // namespace

Weights::Weights(const interop::DeviceTable& vk, const SceneImages& scene, Size frame)
    : vk_(&vk),
      scene_(&scene),
      pass_(vk, "restyle: weights of mask, distance, objects", kWeigh,
            {kSampled, kSampled, kSampled, kBuffer, kBuffer}, sizeof(shaders::WeighArgs)),
      amounts_(vk),
      weights_(vk, bytes_of_weights(scene.info(), frame),
               VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT, 0,
               VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT),
      pool_(make_descriptor_pool(vk)) {
    for (std::uint32_t turn = 0; turn < sets_.size(); ++turn) {
        sets_[turn] = pass_.allocate_set(pool_.get());
        std::uint32_t binding = 0;
        for (const VkImageView view : {scene.mask(), scene.depth(turn), scene.object(turn)})
            write_image(vk, sets_[turn], binding++, kSampled, view, kShaderRead.layout);
        for (const VkBuffer buffer : {amounts_.buffer(), weights_.buffer()})
            write_buffer(vk, sets_[turn], binding++, {buffer, 0, VK_WHOLE_SIZE});
    }
}

bool Weights::record(VkCommandBuffer commands, const RestyleScene& scene,
                     const RestyleSettings& settings) {
    const RestyleSceneInfo& info = scene_->info();
    const SceneImages::Given& given = scene_->given();
    const bool fades =
        given.depth && info.near_plane > 0 && settings.fade_near != settings.fade_far;
    if (!given.mask && !fades && !is_by_object(scene)) return false;

    const Size size = scene_->size();
    const shaders::WeighArgs args{size.width,
                                  size.height,
                                  given.mask ? 1u : 0u,
                                  fades ? 1u : 0u,
                                  info.depth_reversed,
                                  inverse(info.near_plane),
                                  inverse(info.far_plane),
                                  float(settings.fade_near),
                                  float(settings.fade_far),
                                  amounts_.record(commands, scene)};
    // The picture before this one read them.
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0,
                          VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0);
    pass_.record(commands, sets_[scene_->turn()], interop::bytes_of(args), size.width, size.height,
                 shaders::kWeighTile);
    record_memory_barrier(*vk_, commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                          VK_ACCESS_SHADER_WRITE_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                          VK_ACCESS_SHADER_READ_BIT);
    return true;
}

} // namespace restyle::session
