#include "view_pipeline.h"

#include <array>
#include <cstdint>
#include <span>

#include "pipeline.h"

namespace viewer {
namespace {

constexpr std::uint32_t kFullScreenVertex[] = {
#include "full_screen.vert.spv.inc"
};
constexpr std::uint32_t kViewFragment[] = {
#include "view.frag.spv.inc"
};

constexpr std::uint32_t kDifferenceFragment[] = {
#include "view_difference.frag.spv.inc"
};

Owned<VkPipeline> create(VkDevice device, VkRenderPass pass, VkPipelineLayout layout,
                         std::span<const std::uint32_t> fragment, bool crisp) {
    const std::array constants{crisp ? VK_TRUE : VK_FALSE};
    const samples::PipelineInfo info{kFullScreenVertex, fragment, nullptr, layout, constants};
    return {device, samples::create_pipeline(device, pass, 1, info), vkDestroyPipeline};
}

} // namespace

Owned<VkPipeline> create_view_pipeline(VkDevice device, VkRenderPass pass, VkPipelineLayout layout,
                                       bool crisp) {
    return create(device, pass, layout, kViewFragment, crisp);
}

Owned<VkPipeline> create_difference_pipeline(VkDevice device, VkRenderPass pass,
                                             VkPipelineLayout layout, bool crisp) {
    return create(device, pass, layout, kDifferenceFragment, crisp);
}

} // namespace viewer
