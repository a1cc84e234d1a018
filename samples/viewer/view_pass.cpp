#include "view_pass.h"

#include <array>
#include <cassert>

#include "view_args.h"
#include "view_pipeline.h"

namespace viewer {
namespace {

constexpr std::uint32_t kImages = 2;    // A pane's picture, and what it is held against.
constexpr std::uint32_t kMostPanes = 2; // Of one recording.
constexpr double kCrispFrom = 3;        // Pixels a texel: wide enough for its edges to be seen.
constexpr double kGridFrom = 16;

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
    std::array<VkDescriptorSetLayoutBinding, kImages> bindings{};
    for (std::uint32_t index = 0; index < kImages; ++index)
        bindings[index] = {index, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1,
                           VK_SHADER_STAGE_FRAGMENT_BIT, nullptr};
    auto info = of_type<VkDescriptorSetLayoutCreateInfo>(
        VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO);
    info.bindingCount = kImages;
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
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, sets * kImages};
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

const Shown& picture_of(const ShownFrame& frame, Pictured picture) {
    const Shown& shown = picture == kRestyledPicture ? frame.restyled
                         : picture == kTruePicture   ? frame.truth
                         : picture == kBufferPicture ? frame.buffer
                                                     : frame.rendered;
    return shown.view != VK_NULL_HANDLE ? shown : frame.rendered;
}

ViewPart part_of(const Pane& pane, const Shown& shown) {
    const Size whole = pane.whole;
    const double across = shown.size.width / (pane.placement.scale * whole.width * whole.width);
    const double down = shown.size.height / (pane.placement.scale * whole.height * whole.height);
    return {static_cast<float>(-pane.placement.x * across),
            static_cast<float>(-pane.placement.y * down),
            static_cast<float>(across),
            static_cast<float>(down),
            static_cast<float>((shown.size.width - 0.5) / whole.width),
            static_cast<float>((shown.size.height - 0.5) / whole.height)};
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
      view_{create_view_pipeline(device_, pass, layout_.get(), false),
            create_view_pipeline(device_, pass, layout_.get(), true)},
      difference_{create_difference_pipeline(device_, pass, layout_.get(), false),
                  create_difference_pipeline(device_, pass, layout_.get(), true)},
      pool_(create_pool(device_, kMostPanes * sets)),
      sets_(allocate_sets(device_, pool_.get(), set_layout_.get(), kMostPanes * sets)) {}

void ViewPass::write(VkDescriptorSet set, const Shown& shown, const Shown& other) const {
    const std::array<VkDescriptorImageInfo, kImages> images{
        {{sampler_.get(), shown.view, VK_IMAGE_LAYOUT_GENERAL},
         {sampler_.get(), other.view, VK_IMAGE_LAYOUT_GENERAL}}};
    auto write = of_type<VkWriteDescriptorSet>(VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET);
    write.dstSet = set;
    write.descriptorCount = kImages; // Of one binding after the other.
    write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    write.pImageInfo = images.data();
    vkUpdateDescriptorSets(device_, 1, &write, 0, nullptr);
}

void ViewPass::record(VkCommandBuffer commands, std::uint32_t set, const ShownFrame& frame,
                      const std::vector<Pane>& panes, float gain) {
    assert(panes.size() <= kMostPanes);
    for (std::size_t index = 0; index < panes.size(); ++index)
        record_pane(commands, sets_[kMostPanes * set + index], frame, panes[index], gain);
}

void ViewPass::record_pane(VkCommandBuffer commands, VkDescriptorSet set, const ShownFrame& frame,
                           const Pane& pane, float gain) {
    if (pane.area.width == 0 || pane.area.height == 0) return;
    const bool is_difference = pane.less != kNoPicture;
    const Shown& shown = picture_of(frame, pane.picture);
    const Shown& other = is_difference ? picture_of(frame, pane.less) : shown;
    write(set, shown, other);
    const VkRect2D scissor = rectangle(pane.area);
    const bool has_grid = pane.placement.scale >= kGridFrom;
    const ViewArgs args{part_of(pane, shown), part_of(pane, other), gain, has_grid ? 1.0f : 0.0f};
    const std::size_t look = pane.placement.scale >= kCrispFrom ? 1 : 0;
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS,
                      (is_difference ? difference_ : view_)[look].get());
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_.get(), 0, 1, &set, 0,
                            nullptr);
    vkCmdSetScissor(commands, 0, 1, &scissor);
    vkCmdPushConstants(commands, layout_.get(), VK_SHADER_STAGE_FRAGMENT_BIT, 0, sizeof args,
                       &args);
    vkCmdDraw(commands, 3, 1, 0, 0);
}

} // namespace viewer
