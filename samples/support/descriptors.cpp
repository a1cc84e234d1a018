#include "descriptors.h"

namespace samples {

VkDescriptorSetLayout create_set_layout(VkDevice device,
                                        std::span<const VkDescriptorSetLayoutBinding> bindings) {
    auto info = of_type<VkDescriptorSetLayoutCreateInfo>(
        VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO);
    info.bindingCount = static_cast<std::uint32_t>(bindings.size());
    info.pBindings = bindings.data();
    VkDescriptorSetLayout layout = VK_NULL_HANDLE;
    check(vkCreateDescriptorSetLayout(device, &info, nullptr, &layout), "making a layout");
    return layout;
}

VkPipelineLayout create_pipeline_layout(VkDevice device,
                                        std::span<const VkDescriptorSetLayout> sets,
                                        const VkPushConstantRange& constants) {
    auto info = of_type<VkPipelineLayoutCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO);
    info.setLayoutCount = static_cast<std::uint32_t>(sets.size());
    info.pSetLayouts = sets.data();
    info.pushConstantRangeCount = 1;
    info.pPushConstantRanges = &constants;
    VkPipelineLayout layout = VK_NULL_HANDLE;
    check(vkCreatePipelineLayout(device, &info, nullptr, &layout), "making a layout");
    return layout;
}

VkDescriptorPool create_descriptor_pool(VkDevice device, std::uint32_t sets,
                                        std::span<const VkDescriptorPoolSize> descriptors) {
    auto info = of_type<VkDescriptorPoolCreateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO);
    info.maxSets = sets;
    info.poolSizeCount = static_cast<std::uint32_t>(descriptors.size());
    info.pPoolSizes = descriptors.data();
    VkDescriptorPool pool = VK_NULL_HANDLE;
    check(vkCreateDescriptorPool(device, &info, nullptr, &pool), "making a descriptor pool");
    return pool;
}

void allocate_sets(VkDevice device, VkDescriptorPool pool,
                   std::span<const VkDescriptorSetLayout> layouts,
                   std::span<VkDescriptorSet> sets) {
    auto info =
        of_type<VkDescriptorSetAllocateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO);
    info.descriptorPool = pool;
    info.descriptorSetCount = static_cast<std::uint32_t>(layouts.size());
    info.pSetLayouts = layouts.data();
    check(vkAllocateDescriptorSets(device, &info, sets.data()), "making descriptor sets");
}

} // namespace samples
