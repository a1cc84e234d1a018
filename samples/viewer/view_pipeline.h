#pragma once

#include "vulkan_objects.h"

namespace viewer {

/// Triangles over all of the target, filled by view.frag and by view_difference.frag; viewport and
/// scissor are dynamic.
Owned<VkPipeline> create_view_pipeline(VkDevice device, VkRenderPass pass, VkPipelineLayout layout);
Owned<VkPipeline> create_difference_pipeline(VkDevice device, VkRenderPass pass,
                                             VkPipelineLayout layout);

} // namespace viewer
