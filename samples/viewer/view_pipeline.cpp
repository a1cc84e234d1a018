#include "view_pipeline.h"

#include <cstdint>

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

} // namespace

Owned<VkPipeline> create_view_pipeline(VkDevice device, VkRenderPass pass,
                                       VkPipelineLayout layout) {
    const samples::PipelineInfo info{kFullScreenVertex, kViewFragment, nullptr, layout};
    return {device, samples::create_pipeline(device, pass, 1, info), vkDestroyPipeline};
}

Owned<VkPipeline> create_difference_pipeline(VkDevice device, VkRenderPass pass,
                                             VkPipelineLayout layout) {
    const samples::PipelineInfo info{kFullScreenVertex, kDifferenceFragment, nullptr, layout};
    return {device, samples::create_pipeline(device, pass, 1, info), vkDestroyPipeline};
}

} // namespace viewer
