#pragma once

#include <optional>

#include "overlay_pass.h"
#include "submission.h"
#include "view_pass.h"

namespace viewer {

/// A window's surface on a device.
class Surface {
public:
    Surface(const Gpu& gpu, const Window& window)
        : instance_(gpu.instance()),
          surface_(window.create_surface(instance_)) {
        gpu.require_present(surface_);
    }
    ~Surface() { vkDestroySurfaceKHR(instance_, surface_, nullptr); }
    Surface(const Surface&) = delete;
    Surface& operator=(const Surface&) = delete;

    VkSurfaceKHR get() const { return surface_; }

private:
    VkInstance instance_;
    VkSurfaceKHR surface_;
};

/// What stands between a frame and the glass: the swapchain, a view of the frame
/// and the panel over it.
class Screen {
public:
    /// flights  frames that are in flight at once. There is an Overlay.
    Screen(const Gpu& gpu, const Window& window, std::uint32_t flights);

    /// The image to draw next; empty: there is none now (the window changed its size). Throws where
    /// memory does not suffice, and makes what is missing when it is asked again.
    std::optional<std::uint32_t> acquire(VkSemaphore acquired);
    /// For that image, until the display had shown what was in it.
    double waited_ms() const { return waited_ms_; }
    /// Records the panes and the panel into that image. What was recorded for `flight` before has
    /// run.
    void record(VkCommandBuffer commands, std::uint32_t image, std::uint32_t flight,
                const ShownFrame& frame, const std::vector<Pane>& panes, float gain);
    /// Throws as acquire() does, once the image is on its way.
    void present(std::uint32_t image);

    VkSemaphore drawn(std::uint32_t image) const { return swapchain_->drawn(image); }
    Size size() const { return {swapchain_->extent().width, swapchain_->extent().height}; }

private:
    bool is_presented(std::uint32_t image) const;
    void remake();
    void fit();

    const Gpu& gpu_;
    const Window& window_;
    Surface surface_;
    std::optional<Swapchain> swapchain_; ///< None where another could not be made.
    Owned<VkRenderPass> pass_;
    std::vector<Owned<VkFramebuffer>> framebuffers_; ///< One an image of the swapchain.
    ViewPass view_;
    OverlayPass overlay_;
    double waited_ms_ = 0;
};

} // namespace viewer
