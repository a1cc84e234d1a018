#include "color_pass.h"

#include <array>

#include "render_pass.h"

namespace viewer {
namespace {

constexpr VkClearColorValue kSurround{{0.09f, 0.09f, 0.1f, 1.0f}};

VkAttachmentDescription cleared_image(VkFormat format, VkImageLayout last) {
    VkAttachmentDescription image{};
    image.format = format;
    image.samples = VK_SAMPLE_COUNT_1_BIT;
    image.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    image.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    image.stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE;
    image.stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    image.initialLayout = VK_IMAGE_LAYOUT_UNDEFINED;
    image.finalLayout = last;
    return image;
}

constexpr VkAccessFlags kDrawing =
    VK_ACCESS_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT;

/// A window's image is there when it is drawn into, and one copied from before has been copied.
constexpr VkSubpassDependency kBefore{VK_SUBPASS_EXTERNAL,
                                      0,
                                      VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT |
                                          VK_PIPELINE_STAGE_TRANSFER_BIT,
                                      VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT,
                                      0,
                                      kDrawing,
                                      0};

constexpr VkSubpassDependency kAfter{0,
                                     VK_SUBPASS_EXTERNAL,
                                     VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT,
                                     VK_PIPELINE_STAGE_TRANSFER_BIT,
                                     VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT,
                                     VK_ACCESS_TRANSFER_READ_BIT,
                                     0};

} // namespace

Owned<VkRenderPass> create_color_pass(VkDevice device, VkFormat format, VkImageLayout last) {
    const VkAttachmentDescription image = cleared_image(format, last);
    const std::array dependencies{kBefore, kAfter};
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
    info.dependencyCount = dependencies.size();
    info.pDependencies = dependencies.data();
    VkRenderPass pass = VK_NULL_HANDLE;
    check(vkCreateRenderPass(device, &info, nullptr, &pass));
    return {device, pass, vkDestroyRenderPass};
}

Owned<VkFramebuffer> create_framebuffer(VkDevice device, VkRenderPass pass, VkImageView view,
                                        VkExtent2D extent) {
    return {device, samples::create_framebuffer(device, pass, {&view, 1}, extent),
            vkDestroyFramebuffer};
}

void begin_color_pass(VkCommandBuffer commands, VkRenderPass pass, VkFramebuffer framebuffer,
                      VkExtent2D extent) {
    VkClearValue clear{};
    clear.color = kSurround;
    samples::begin_render_pass(commands, pass, framebuffer, extent, {&clear, 1});
}

} // namespace viewer
