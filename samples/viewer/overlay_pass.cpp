#include "overlay_pass.h"

namespace viewer {
namespace {

VkAttachmentDescription kept_image(VkFormat format) {
    VkAttachmentDescription image{};
    image.format = format;
    image.samples = VK_SAMPLE_COUNT_1_BIT;
    image.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD;
    image.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    image.stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE;
    image.stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    image.initialLayout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL;
    image.finalLayout = VK_IMAGE_LAYOUT_PRESENT_SRC_KHR;
    return image;
}

/// The picture was blitted before.
VkSubpassDependency after_the_blit() {
    VkSubpassDependency wait{};
    wait.srcSubpass = VK_SUBPASS_EXTERNAL;
    wait.dstSubpass = 0;
    wait.srcStageMask = VK_PIPELINE_STAGE_TRANSFER_BIT;
    wait.dstStageMask = VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT;
    wait.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    wait.dstAccessMask = VK_ACCESS_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT;
    return wait;
}

} // namespace

Owned<VkRenderPass> create_overlay_pass(VkDevice device, VkFormat format) {
    const VkAttachmentDescription image = kept_image(format);
    const VkSubpassDependency wait = after_the_blit();
    const VkAttachmentReference reference{0, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
    VkSubpassDescription subpass{};
    subpass.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS;
    subpass.colorAttachmentCount = 1;
    subpass.pColorAttachments = &reference;

    auto info = of_type<VkRenderPassCreateInfo>(VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO);
    info.attachmentCount = 1;
    info.pAttachments = &image;
    info.subpassCount = 1;
    info.pSubpasses = &subpass;
    info.dependencyCount = 1;
    info.pDependencies = &wait;
    VkRenderPass pass = VK_NULL_HANDLE;
    check(vkCreateRenderPass(device, &info, nullptr, &pass));
    return {device, pass, vkDestroyRenderPass};
}

Owned<VkFramebuffer> create_framebuffer(VkDevice device, VkRenderPass pass, VkImageView view,
                                        VkExtent2D extent) {
    auto info = of_type<VkFramebufferCreateInfo>(VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO);
    info.renderPass = pass;
    info.attachmentCount = 1;
    info.pAttachments = &view;
    info.width = extent.width;
    info.height = extent.height;
    info.layers = 1;
    VkFramebuffer framebuffer = VK_NULL_HANDLE;
    check(vkCreateFramebuffer(device, &info, nullptr, &framebuffer));
    return {device, framebuffer, vkDestroyFramebuffer};
}

} // namespace viewer
