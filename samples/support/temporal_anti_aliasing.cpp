#include "temporal_anti_aliasing.h"

#include <vector>

#include "commands.h"
#include "descriptors.h"
#include "jitter.h"
#include "pipeline.h"

namespace samples {
namespace {

constexpr std::uint32_t kResolveVert[]{
#include "full_screen.vert.spv.inc"
};
constexpr std::uint32_t kResolveFrag[]{
#include "anti_aliasing.frag.spv.inc"
};

constexpr std::uint32_t kImagesRead = 5; // Images.

/// As anti_aliasing.frag has it.
struct Args {
    glm::vec4 to_nearness; ///< Of the frame before, times ...
    glm::vec4 to_w;        ///< ... this.
    glm::vec2 part;
    std::uint32_t follows;
};

ImageInfo of_format(VkExtent2D size, VkFormat format) {
    return {size.width, size.height, format,
            VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT};
}

VkExtent2D size_of(const Image& image) {
    return {image.info().width, image.info().height};
}

bool same(VkExtent2D a, VkExtent2D b) {
    return a.width == b.width && a.height == b.height;
}

using Attachments = std::array<const Image*, 3>;

glm::vec4 row(const glm::mat4& matrix, int index) {
    return {matrix[0][index], matrix[1][index], matrix[2][index], matrix[3][index]};
}

} // namespace

TemporalAntiAliasing::History::History(const DeviceHandles& device, VkExtent2D size)
    : color(device, of_format(size, VK_FORMAT_R16G16B16A16_SFLOAT)),
      kept(device, of_format(size, VK_FORMAT_R16G16_SFLOAT)) {}

TemporalAntiAliasing::TemporalAntiAliasing(const DeviceHandles& device, const DrawnImages& drawn)
    : device_(device.device),
      color_(device, drawn.color.info()),
      histories_{History(device, size_of(drawn.color)), History(device, size_of(drawn.color))},
      passes_{RenderPass(device, Attachments{&color_, &histories_[0].color, &histories_[0].kept}),
              RenderPass(device, Attachments{&color_, &histories_[1].color, &histories_[1].kept})} {
    create_samplers();
    create_layouts();
    create_sets();
    for (std::size_t written = 0; written < 2; ++written)
        write_set(sets_[written], drawn, histories_[1 - written]);
    pipeline_ =
        create_pipeline(device_, passes_[0], {kResolveVert, kResolveFrag, nullptr, layout_});
}

TemporalAntiAliasing::~TemporalAntiAliasing() {
    vkDestroyPipeline(device_, pipeline_, nullptr);
    vkDestroyDescriptorPool(device_, pool_, nullptr);
    vkDestroyPipelineLayout(device_, layout_, nullptr);
    vkDestroyDescriptorSetLayout(device_, set_layout_, nullptr);
    vkDestroySampler(device_, linear_, nullptr);
    vkDestroySampler(device_, nearest_, nullptr);
}

void TemporalAntiAliasing::create_samplers() {
    auto info = of_type<VkSamplerCreateInfo>(VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO);
    info.addressModeU = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    info.addressModeV = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    check(vkCreateSampler(device_, &info, nullptr, &nearest_), "making a sampler");
    info.magFilter = VK_FILTER_LINEAR;
    info.minFilter = VK_FILTER_LINEAR;
    check(vkCreateSampler(device_, &info, nullptr, &linear_), "making a sampler");
}

void TemporalAntiAliasing::create_layouts() {
    std::vector<VkDescriptorSetLayoutBinding> bindings;
    for (std::uint32_t index = 0; index < kImagesRead; ++index)
        bindings.push_back({index, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1,
                            VK_SHADER_STAGE_FRAGMENT_BIT, nullptr});
    set_layout_ = create_set_layout(device_, bindings);
    constexpr VkPushConstantRange kArgs{VK_SHADER_STAGE_FRAGMENT_BIT, 0, sizeof(Args)};
    layout_ = create_pipeline_layout(device_, std::span(&set_layout_, 1), kArgs);
}

void TemporalAntiAliasing::create_sets() {
    constexpr VkDescriptorPoolSize kSize{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
                                         2 * kImagesRead};
    pool_ = create_descriptor_pool(device_, 2, std::span(&kSize, 1));
    allocate_sets(device_, pool_, std::array{set_layout_, set_layout_}, sets_);
}

void TemporalAntiAliasing::write_set(VkDescriptorSet set, const DrawnImages& drawn,
                                     const History& before) const {
    const VkDescriptorImageInfo images[kImagesRead]{
        {nearest_, drawn.color.view(), VK_IMAGE_LAYOUT_GENERAL},
        {nearest_, drawn.motion.view(), VK_IMAGE_LAYOUT_GENERAL},
        {nearest_, drawn.depth.view(), VK_IMAGE_LAYOUT_GENERAL},
        {linear_, before.color.view(), VK_IMAGE_LAYOUT_GENERAL},
        {nearest_, before.kept.view(), VK_IMAGE_LAYOUT_GENERAL}};
    auto write = of_type<VkWriteDescriptorSet>(VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET);
    write.dstSet = set;
    write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    write.descriptorCount = 1;
    for (const VkDescriptorImageInfo& image : images) {
        write.pImageInfo = &image;
        vkUpdateDescriptorSets(device_, 1, &write, 0, nullptr);
        ++write.dstBinding;
    }
}

glm::vec2 TemporalAntiAliasing::begin_frame(VkExtent2D part, bool follows) {
    follows_ = follows && same(part, part_);
    part_ = part;
    since_cut_ = follows_ ? since_cut_ + 1 : 0;
    return jitter_of(since_cut_);
}

void TemporalAntiAliasing::record(VkCommandBuffer commands, const glm::mat4& to_previous) {
    const std::size_t written = since_cut_ % 2;
    const Args args{row(to_previous, 3) - row(to_previous, 2),
                    row(to_previous, 3),
                    {part_.width, part_.height},
                    follows_ ? 1U : 0U};
    if (!follows_) { // What is bound needs its layout, though it is not read.
        record_discard(commands, histories_[1 - written].color);
        record_discard(commands, histories_[1 - written].kept);
    }
    passes_[written].begin(commands, part_);
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline_);
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_, 0, 1,
                            &sets_[written], 0, nullptr);
    vkCmdPushConstants(commands, layout_, VK_SHADER_STAGE_FRAGMENT_BIT, 0, sizeof args, &args);
    vkCmdDraw(commands, 3, 1, 0, 0);
    vkCmdEndRenderPass(commands);
}

} // namespace samples
