#include "session/scene_tensor.h"

#include "session/binding_kinds.h"
#include "session/image_barrier.h"
#include "vulkan/descriptors.h"

namespace restyle::session {
namespace {

std::uint32_t buffers_of(const SceneTensor::Shader& shader) {
    return shader.table == VK_NULL_HANDLE ? 1 : 2;
}

std::vector<VkDescriptorType> bindings_of(const SceneTensor::Shader& shader) {
    std::vector<VkDescriptorType> bindings{kSampled, kSampled};
    bindings.insert(bindings.end(), buffers_of(shader), kBuffer);
    return bindings;
}

interop::UniqueDescriptorPool pool_of(const SceneOfSlots& of, const SceneTensor::Shader& shader) {
    const std::uint32_t sets = of.slots * SceneImages::kTurns;
    const std::array sizes{VkDescriptorPoolSize{kSampled, 2 * sets},
                           VkDescriptorPoolSize{kBuffer, buffers_of(shader) * sets}};
    return interop::make_descriptor_pool(of.vk, sets, sizes);
}

} // namespace

SceneTensor::SceneTensor(const SceneOfSlots& of, const Shader& shader)
    : scene_(&of.scene),
      link_(&of.link),
      transport_(&of.transport),
      model_(of.model),
      shader_(shader),
      pass_(of.vk, shader.name, shader.spirv, bindings_of(shader), shader.push_bytes),
      pool_(pool_of(of, shader)),
      sets_(of.slots) {
    for (std::uint32_t slot = 0; slot < of.slots; ++slot)
        for (std::uint32_t turn = 0; turn < SceneImages::kTurns; ++turn) {
            const VkDescriptorSet set = sets_[slot][turn] = pass_.allocate_set(pool_.get());
            const std::array images = shader.images(of.scene, turn);
            write_image(of.vk, set, 0, kSampled, images[0], kShaderRead.layout);
            write_image(of.vk, set, 1, kSampled, images[1], kShaderRead.layout);
            const interop::TensorRange range = (link_->*shader.tensor)(slot);
            write_buffer(of.vk, set, 2, {of.transport.buffer(), range.offset, range.bytes});
            if (shader.table != VK_NULL_HANDLE)
                write_buffer(of.vk, set, 3, {shader.table, 0, VK_WHOLE_SIZE});
        }
}

void SceneTensor::record(VkCommandBuffer commands, std::uint32_t slot, const RestyleFrame& frame,
                         std::span<const std::byte> args) {
    scene_->record_keep_handed_in(commands, frame);
    pass_.record(commands, sets_[slot][scene_->next_turn()], args, model_.width, model_.height,
                 shader_.tile);
    transport_->record_release(commands, (link_->*shader_.tensor)(slot));
}

} // namespace restyle::session
