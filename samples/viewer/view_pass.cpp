#include "view_pass.h"

#include <array>

#include "view_pipeline.h"

namespace viewer {
namespace {

constexpr std::uint32_t kPictures = kNoPicture; // As many as view.frag samples.

Owned<VkSampler> create_sampler(VkDevice device) {
    auto info = of_type<VkSamplerCreateInfo>(VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO);
    info.magFilter = VK_FILTER_LINEAR;
    info.minFilter = VK_FILTER_LINEAR;
    info.addressModeU = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    info.addressModeV = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    VkSampler sampler = VK_NULL_HANDLE;
    check(vkCreateSampler(device, &info, nullptr, &sampler));
    return {device, sampler, vkDestroySampler};
}

Owned<VkDescriptorSetLayout> create_set_layout(VkDevice device) {
    std::array<VkDescriptorSetLayoutBinding, kPictures> bindings{};
    for (std::uint32_t index = 0; index < kPictures; ++index)
        bindings[index] = {index, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1,
                           VK_SHADER_STAGE_FRAGMENT_BIT, nullptr};
    auto info = of_type<VkDescriptorSetLayoutCreateInfo>(
        VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO);
    info.bindingCount = kPictures;
    info.pBindings = bindings.data();
    VkDescriptorSetLayout layout = VK_NULL_HANDLE;
    check(vkCreateDescriptorSetLayout(device, &info, nullptr, &layout));
    return {device, layout, vkDestroyDescriptorSetLayout};
}

Owned<VkPipelineLayout> create_layout(VkDevice device, VkDescriptorSetLayout set) {
    constexpr VkPushConstantRange kArgs{VK_SHADER_STAGE_FRAGMENT_BIT, 0, sizeof(ViewArgs)};
    auto info = of_type<VkPipelineLayoutCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO);
    info.setLayoutCount = 1;
    info.pSetLayouts = &set;
    info.pushConstantRangeCount = 1;
    info.pPushConstantRanges = &kArgs;
    VkPipelineLayout layout = VK_NULL_HANDLE;
    check(vkCreatePipelineLayout(device, &info, nullptr, &layout));
    return {device, layout, vkDestroyPipelineLayout};
}

Owned<VkDescriptorPool> create_pool(VkDevice device, std::uint32_t sets) {
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, sets * kPictures};
    auto info = of_type<VkDescriptorPoolCreateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO);
    info.maxSets = sets;
    info.poolSizeCount = 1;
    info.pPoolSizes = &size;
    VkDescriptorPool pool = VK_NULL_HANDLE;
    check(vkCreateDescriptorPool(device, &info, nullptr, &pool));
    return {device, pool, vkDestroyDescriptorPool};
}

std::vector<VkDescriptorSet> allocate_sets(VkDevice device, VkDescriptorPool pool,
                                           VkDescriptorSetLayout layout, std::uint32_t count) {
    const std::vector<VkDescriptorSetLayout> layouts(count, layout);
    auto info =
        of_type<VkDescriptorSetAllocateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO);
    info.descriptorPool = pool;
    info.descriptorSetCount = count;
    info.pSetLayouts = layouts.data();
    std::vector<VkDescriptorSet> sets(count);
    check(vkAllocateDescriptorSets(device, &info, sets.data()));
    return sets;
}

ViewArgs args_of(const Pane& pane, float gain) {
    return {static_cast<float>(pane.placement.x),
            static_cast<float>(pane.placement.y),
            static_cast<float>(pane.placement.scale),
            pane.picture,
            pane.less,
            gain};
}

VkRect2D rectangle(const Area& area) {
    return {{area.x, area.y},
            {static_cast<std::uint32_t>(area.width), static_cast<std::uint32_t>(area.height)}};
}

} // namespace

ViewPass::ViewPass(const Gpu& gpu, VkRenderPass pass, std::uint32_t sets)
    : device_(gpu.device()),
      sampler_(create_sampler(device_)),
      set_layout_(create_set_layout(device_)),
      layout_(create_layout(device_, set_layout_.get())),
      pipeline_(create_view_pipeline(device_, pass, layout_.get())),
      pool_(create_pool(device_, sets)),
      sets_(allocate_sets(device_, pool_.get(), set_layout_.get(), sets)) {}

void ViewPass::write(VkDescriptorSet set, const ShownFrame& frame) const {
    const auto or_rendered = [&](const Shown& shown) {
        return shown.view != VK_NULL_HANDLE ? shown.view : frame.rendered.view;
    };
    const std::array<VkImageView, kPictures> views{frame.rendered.view, frame.restyled.view,
                                                   or_rendered(frame.truth),
                                                   or_rendered(frame.buffer)};
    std::array<VkDescriptorImageInfo, kPictures> images{};
    for (std::uint32_t index = 0; index < kPictures; ++index)
        images[index] = {sampler_.get(), views[index], VK_IMAGE_LAYOUT_GENERAL};
    auto write = of_type<VkWriteDescriptorSet>(VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET);
    write.dstSet = set;
    write.descriptorCount = kPictures; // Of one binding after the other.
    write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    write.pImageInfo = images.data();
    vkUpdateDescriptorSets(device_, 1, &write, 0, nullptr);
}

void ViewPass::record(VkCommandBuffer commands, std::uint32_t set, const ShownFrame& frame,
                      const std::vector<Pane>& panes, float gain) {
    write(sets_[set], frame);
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline_.get());
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_.get(), 0, 1,
                            &sets_[set], 0, nullptr);
    for (const Pane& pane : panes) {
        if (pane.area.width == 0 || pane.area.height == 0) continue;
        const VkRect2D scissor = rectangle(pane.area);
        const ViewArgs args = args_of(pane, gain);
        vkCmdSetScissor(commands, 0, 1, &scissor);
        vkCmdPushConstants(commands, layout_.get(), VK_SHADER_STAGE_FRAGMENT_BIT, 0, sizeof args,
                           &args);
        vkCmdDraw(commands, 3, 1, 0, 0);
    }
}

} // namespace viewer
