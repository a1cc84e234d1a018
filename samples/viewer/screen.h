#pragma once

#include "overlay.h"
#include "picture_pass.h"
#include "submission.h"

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

/// What stands between a frame and the glass: the swapchain and the panel over it.
class Screen {
public:
    Screen(const Gpu& gpu, const Window& window);

    /// The image to draw next; empty: there is none now (the window changed its size).
    std::optional<std::uint32_t> acquire(VkSemaphore acquired);
    /// Records the picture and the panel into that image.
    void record(VkCommandBuffer commands, std::uint32_t image, Size picture, const Shown& rendered,
                const Shown& restyled, float split);
    void present(std::uint32_t image);

    VkSemaphore drawn(std::uint32_t image) const { return swapchain_.drawn(image); }
    Area area(Size picture) const { return fitted_area(swapchain_.extent(), picture); }
    Overlay& overlay() { return overlay_; }

private:
    void remake();

    const Gpu& gpu_;
    const Window& window_;
    Surface surface_;
    Swapchain swapchain_;
    Overlay overlay_;
};

} // namespace viewer
