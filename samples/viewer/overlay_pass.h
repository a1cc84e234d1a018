#pragma once

#include "gpu.h"

namespace viewer {

/// Keeps what the image holds; from TRANSFER_DST_OPTIMAL to PRESENT_SRC.
Owned<VkRenderPass> create_overlay_pass(VkDevice device, VkFormat format);

Owned<VkFramebuffer> create_framebuffer(VkDevice device, VkRenderPass pass, VkImageView view,
                                        VkExtent2D extent);

} // namespace viewer
