#pragma once

#include "vulkan_objects.h"

namespace viewer {

/// A triangle over all of the target, filled by view.frag; viewport and scissor are dynamic.
Owned<VkPipeline> create_view_pipeline(VkDevice device, VkRenderPass pass, VkPipelineLayout layout);

} // namespace viewer
