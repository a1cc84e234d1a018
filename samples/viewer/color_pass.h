#pragma once

#include "vulkan_objects.h"

namespace viewer {

/// Draws into one image, over the surround's colour; what it held before is lost. It ends in
/// `last`: TRANSFER_SRC_OPTIMAL, to be copied from, or PRESENT_SRC_KHR.
Owned<VkRenderPass> create_color_pass(VkDevice device, VkFormat format, VkImageLayout last);

Owned<VkFramebuffer> create_framebuffer(VkDevice device, VkRenderPass pass, VkImageView view,
                                        VkExtent2D extent);

/// Also sets viewport and scissor. Ended by vkCmdEndRenderPass.
void begin_color_pass(VkCommandBuffer commands, VkRenderPass pass, VkFramebuffer framebuffer,
                      VkExtent2D extent);

} // namespace viewer
