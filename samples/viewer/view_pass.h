#pragma once

#include <vector>

#include "gpu.h"
#include "shown.h"
#include "view_layout.h"

namespace viewer {

/// Draws the panes of a view: one triangle a pane, which view.frag fills.
class ViewPass {
public:
    /// sets  how many recordings of it are in flight at once
    ViewPass(const Gpu& gpu, VkRenderPass pass, std::uint32_t sets);

    /// Within the render pass. What was recorded with this set before has run.
    void record(VkCommandBuffer commands, std::uint32_t set, const ShownFrame& frame,
                const std::vector<Pane>& panes, float gain);

private:
    void write(VkDescriptorSet set, const ShownFrame& frame) const;

    VkDevice device_;
    Owned<VkSampler> sampler_;
    Owned<VkDescriptorSetLayout> set_layout_;
    Owned<VkPipelineLayout> layout_;
    Owned<VkPipeline> pipeline_;
    Owned<VkDescriptorPool> pool_;
    std::vector<VkDescriptorSet> sets_;
};

} // namespace viewer
