#pragma once

#include <array>
#include <vector>

#include "gpu.h"
#include "shown.h"
#include "view_layout.h"

namespace viewer {

/// Draws the panes of a view: one triangle a pane, filled by view.frag or view_difference.frag.
/// Each samples what it shows and nothing else, which counts where the CPU draws.
class ViewPass {
public:
    /// sets  how many recordings of it are in flight at once
    ViewPass(const Gpu& gpu, VkRenderPass pass, std::uint32_t sets);

    /// Within the render pass. What was recorded with this set before has run.
    void record(VkCommandBuffer commands, std::uint32_t set, const ShownFrame& frame,
                const std::vector<Pane>& panes, float gain);

private:
    void record_pane(VkCommandBuffer commands, VkDescriptorSet set, const ShownFrame& frame,
                     const Pane& pane, float gain);
    void write(VkDescriptorSet set, const Shown& shown, const Shown& other) const;

    VkDevice device_;
    Owned<VkSampler> sampler_;
    Owned<VkDescriptorSetLayout> set_layout_;
    Owned<VkPipelineLayout> layout_;
    std::array<Owned<VkPipeline>, 2> view_; ///< Smooth, and crisp.
    std::array<Owned<VkPipeline>, 2> difference_;
    Owned<VkDescriptorPool> pool_;
    std::vector<VkDescriptorSet> sets_;
};

} // namespace viewer
