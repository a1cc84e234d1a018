#include "scene_bindings.h"

#include <glm/glm.hpp>

#include "descriptors.h"

namespace samples {
namespace {

constexpr std::uint32_t kImages = 5;

} // namespace

SceneBindings::SceneBindings(const DeviceHandles& device, const SceneTargets& targets,
                             VkBuffer constants)
    : device_(device.device) {
    create_samplers();
    create_layout();
    create_set();
    write_set(targets, constants);
}

SceneBindings::~SceneBindings() {
    vkDestroyDescriptorPool(device_, pool_, nullptr);
    vkDestroyPipelineLayout(device_, layout_, nullptr);
    vkDestroyDescriptorSetLayout(device_, set_layout_, nullptr);
    vkDestroySampler(device_, compare_, nullptr);
    vkDestroySampler(device_, nearest_, nullptr);
}

void SceneBindings::create_samplers() {
    auto info = of_type<VkSamplerCreateInfo>(VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO);
    info.addressModeU = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_BORDER;
    info.addressModeV = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_BORDER;
    info.borderColor = VK_BORDER_COLOR_FLOAT_OPAQUE_WHITE;
    check(vkCreateSampler(device_, &info, nullptr, &nearest_), "making a sampler");
    info.magFilter = VK_FILTER_LINEAR;
    info.minFilter = VK_FILTER_LINEAR;
    info.compareEnable = VK_TRUE;
    info.compareOp = VK_COMPARE_OP_LESS_OR_EQUAL;
    check(vkCreateSampler(device_, &info, nullptr, &compare_), "making a sampler");
}

void SceneBindings::create_layout() {
    constexpr VkShaderStageFlags kStages =
        VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;
    std::vector<VkDescriptorSetLayoutBinding> bindings{
        {0, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 1, kStages, nullptr}};
    for (std::uint32_t index = 1; index <= kImages; ++index)
        bindings.push_back({index, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1, kStages, nullptr});
    set_layout_ = create_set_layout(device_, bindings);
    constexpr VkPushConstantRange kPlaced{VK_SHADER_STAGE_VERTEX_BIT, 0, 2 * sizeof(glm::mat4)};
    layout_ = create_pipeline_layout(device_, std::span(&set_layout_, 1), kPlaced);
}

void SceneBindings::create_set() {
    constexpr VkDescriptorPoolSize kSizes[]{{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 1},
                                            {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, kImages}};
    pool_ = create_descriptor_pool(device_, 1, kSizes);
    allocate_sets(device_, pool_, std::span(&set_layout_, 1), std::span(&set_, 1));
}

void SceneBindings::write_set(const SceneTargets& targets, VkBuffer constants) const {
    const VkDescriptorBufferInfo buffer{constants, 0, VK_WHOLE_SIZE};
    const VkDescriptorImageInfo images[kImages]{
        {compare_, targets.shadow.view(), VK_IMAGE_LAYOUT_GENERAL},
        {nearest_, targets.wash.view(), VK_IMAGE_LAYOUT_GENERAL},
        {nearest_, targets.normal.view(), VK_IMAGE_LAYOUT_GENERAL},
        {nearest_, targets.object.view(), VK_IMAGE_LAYOUT_GENERAL},
        {nearest_, targets.depth.view(), VK_IMAGE_LAYOUT_GENERAL}};
    std::vector<VkWriteDescriptorSet> writes(1 + kImages);
    for (std::uint32_t index = 0; index <= kImages; ++index) {
        VkWriteDescriptorSet& write = writes[index];
        write.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
        write.dstSet = set_;
        write.dstBinding = index;
        write.descriptorCount = 1;
        write.descriptorType = index == 0 ? VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER
                                          : VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
        if (index == 0)
            write.pBufferInfo = &buffer;
        else
            write.pImageInfo = &images[index - 1];
    }
    vkUpdateDescriptorSets(device_, static_cast<std::uint32_t>(writes.size()), writes.data(), 0,
                           nullptr);
}

void SceneBindings::bind(VkCommandBuffer commands) const {
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_, 0, 1, &set_, 0,
                            nullptr);
}

} // namespace samples
