#include "render_pass.h"

#include <array>

namespace samples {
namespace {

VkAttachmentDescription described(const Image& image, bool is_kept) {
    VkAttachmentDescription attachment{};
    attachment.format = image.info().format;
    attachment.samples = VK_SAMPLE_COUNT_1_BIT;
    attachment.loadOp = is_kept ? VK_ATTACHMENT_LOAD_OP_LOAD : VK_ATTACHMENT_LOAD_OP_CLEAR;
    attachment.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    attachment.stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE;
    attachment.stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    attachment.initialLayout = is_kept ? VK_IMAGE_LAYOUT_GENERAL : VK_IMAGE_LAYOUT_UNDEFINED;
    attachment.finalLayout = VK_IMAGE_LAYOUT_GENERAL;
    return attachment;
}

VkSubpassDependency dependency(std::uint32_t from, std::uint32_t to) {
    constexpr VkAccessFlags kAll = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT;
    auto stages = [](std::uint32_t subpass) -> VkPipelineStageFlags {
        return subpass == VK_SUBPASS_EXTERNAL ? VK_PIPELINE_STAGE_ALL_COMMANDS_BIT
                                              : VK_PIPELINE_STAGE_ALL_GRAPHICS_BIT;
    };
    return {from, to, stages(from), stages(to), kAll, kAll, 0};
}

} // namespace

VkFramebuffer create_framebuffer(VkDevice device, VkRenderPass pass,
                                 std::span<const VkImageView> views, VkExtent2D extent) {
    auto info = of_type<VkFramebufferCreateInfo>(VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO);
    info.renderPass = pass;
    info.attachmentCount = static_cast<std::uint32_t>(views.size());
    info.pAttachments = views.data();
    info.width = extent.width;
    info.height = extent.height;
    info.layers = 1;
    VkFramebuffer framebuffer = VK_NULL_HANDLE;
    check(vkCreateFramebuffer(device, &info, nullptr, &framebuffer), "making a framebuffer");
    return framebuffer;
}

void begin_render_pass(VkCommandBuffer commands, VkRenderPass pass, VkFramebuffer framebuffer,
                       VkExtent2D extent, std::span<const VkClearValue> clear) {
    auto info = of_type<VkRenderPassBeginInfo>(VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO);
    info.renderPass = pass;
    info.framebuffer = framebuffer;
    info.renderArea.extent = extent;
    info.clearValueCount = static_cast<std::uint32_t>(clear.size());
    info.pClearValues = clear.data();
    vkCmdBeginRenderPass(commands, &info, VK_SUBPASS_CONTENTS_INLINE);
    const VkViewport viewport{
        0, 0, static_cast<float>(extent.width), static_cast<float>(extent.height), 0, 1};
    vkCmdSetViewport(commands, 0, 1, &viewport);
    vkCmdSetScissor(commands, 0, 1, &info.renderArea);
}

RenderPass::RenderPass(const DeviceHandles& device, std::span<const Image* const> images, Onto onto)
    : device_(device.device),
      extent_{images[0]->info().width, images[0]->info().height} {
    has_depth_ = images.back()->aspect() == VK_IMAGE_ASPECT_DEPTH_BIT;
    color_count_ = static_cast<std::uint32_t>(images.size()) - (has_depth_ ? 1 : 0);
    create_pass(images, onto);
    create_framebuffer(images);
}

RenderPass::~RenderPass() {
    vkDestroyFramebuffer(device_, framebuffer_, nullptr);
    vkDestroyRenderPass(device_, pass_, nullptr);
}

void RenderPass::create_pass(std::span<const Image* const> images, Onto onto) {
    std::vector<VkAttachmentDescription> attachments;
    std::vector<VkAttachmentReference> references;
    for (const Image* image : images) {
        references.push_back(
            {static_cast<std::uint32_t>(attachments.size()), VK_IMAGE_LAYOUT_GENERAL});
        attachments.push_back(described(*image, onto == Onto::kWhatIsThere));
    }
    VkSubpassDescription subpass{};
    subpass.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS;
    subpass.colorAttachmentCount = color_count_;
    subpass.pColorAttachments = references.data();
    subpass.pDepthStencilAttachment = has_depth_ ? &references.back() : nullptr;
    const std::array dependencies{dependency(VK_SUBPASS_EXTERNAL, 0),
                                  dependency(0, VK_SUBPASS_EXTERNAL)};
    auto info = of_type<VkRenderPassCreateInfo>(VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO);
    info.attachmentCount = static_cast<std::uint32_t>(attachments.size());
    info.pAttachments = attachments.data();
    info.subpassCount = 1;
    info.pSubpasses = &subpass;
    info.dependencyCount = dependencies.size();
    info.pDependencies = dependencies.data();
    check(vkCreateRenderPass(device_, &info, nullptr, &pass_), "making a render pass");
}

void RenderPass::create_framebuffer(std::span<const Image* const> images) {
    std::vector<VkImageView> views;
    for (const Image* image : images)
        views.push_back(image->view());
    framebuffer_ = samples::create_framebuffer(device_, pass_, views, extent_);
}

void RenderPass::begin(VkCommandBuffer commands, VkExtent2D part) const {
    std::vector<VkClearValue> clear(color_count_ + (has_depth_ ? 1 : 0));
    if (has_depth_) clear.back().depthStencil = {1, 0};
    begin_render_pass(commands, pass_, framebuffer_, part, clear);
}

} // namespace samples
