#pragma once

#include "swapchain.h"

namespace viewer {

/// Draws the overlay over what a window shows already. One at a time, while there is an Overlay.
class OverlayPass {
public:
    /// `pass`: the one that it is drawn in.
    OverlayPass(const Gpu& gpu, const Swapchain& swapchain, VkRenderPass pass);
    ~OverlayPass();
    OverlayPass(const OverlayPass&) = delete;
    OverlayPass& operator=(const OverlayPass&) = delete;

    /// Within the pass. Ends the overlay's frame.
    void record(VkCommandBuffer commands);

private:
    Owned<VkDescriptorPool> descriptors_;
};

} // namespace viewer
