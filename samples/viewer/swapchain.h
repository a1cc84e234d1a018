#pragma once

#include <optional>
#include <vector>

#include "gpu.h"
#include "options.h"

namespace viewer {

/// The images of a window, 8 bits of sRGB code values each. Remade when the window's size changes.
class Swapchain {
public:
    /// `old` may be NULL; it must be idle.
    Swapchain(const Gpu& gpu, VkSurfaceKHR surface, Size wanted, VkSwapchainKHR old);

    /// The index of the image to draw next; empty: the swapchain no longer fits the window.
    std::optional<std::uint32_t> acquire(VkSemaphore acquired) const;
    /// Shows an image once drawn(index) is signalled. False: it no longer fits the window.
    bool present(VkQueue queue, std::uint32_t index) const;

    VkSwapchainKHR get() const { return swapchain_.get(); }
    VkFormat format() const { return format_; }
    VkExtent2D extent() const { return extent_; }
    std::uint32_t count() const { return static_cast<std::uint32_t>(images_.size()); }
    VkImage image(std::uint32_t index) const { return images_[index]; }
    VkImageView view(std::uint32_t index) const { return views_[index].get(); }
    /// Signalled by the submission that draws the image; waited for by present().
    VkSemaphore drawn(std::uint32_t index) const { return drawn_[index].get(); }

private:
    VkDevice device_;
    VkFormat format_;
    VkExtent2D extent_;
    Owned<VkSwapchainKHR> swapchain_;
    std::vector<VkImage> images_;
    std::vector<Owned<VkImageView>> views_;
    std::vector<Owned<VkSemaphore>> drawn_;
};

} // namespace viewer
