#pragma once

#include "vulkan_objects.h"

namespace viewer {

/// Triangles over all of the target, filled by view.frag or by view_difference.frag; viewport and
/// scissor are dynamic. `crisp`: texels are seen as they are, not smoothed.
Owned<VkPipeline> create_view_pipeline(VkDevice device, VkRenderPass pass, VkPipelineLayout layout,
                                       bool crisp);
Owned<VkPipeline> create_difference_pipeline(VkDevice device, VkRenderPass pass,
                                             VkPipelineLayout layout, bool crisp);

} // namespace viewer
