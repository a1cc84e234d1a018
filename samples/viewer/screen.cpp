#include "screen.h"

namespace viewer {

Screen::Screen(const Gpu& gpu, const Window& window)
    : gpu_(gpu),
      window_(window),
      surface_(gpu, window),
      swapchain_(gpu, surface_.get(), window.pixels(), VK_NULL_HANDLE),
      overlay_(gpu, window, swapchain_) {}

void Screen::remake() {
    check(vkDeviceWaitIdle(gpu_.device()));
    const Size size = window_.pixels();
    if (size.width == 0 || size.height == 0) return; // Minimised: nothing can be shown.
    swapchain_ = Swapchain(gpu_, surface_.get(), size, swapchain_.get());
    overlay_.fit(swapchain_);
}

std::optional<std::uint32_t> Screen::acquire(VkSemaphore acquired) {
    // Not every driver tells when a swapchain no longer has its window's size.
    const Size size = window_.pixels();
    if (size.width != swapchain_.extent().width || size.height != swapchain_.extent().height)
        remake();
    const std::optional<std::uint32_t> image = swapchain_.acquire(acquired);
    if (!image) remake();
    return image;
}

void Screen::record(VkCommandBuffer commands, std::uint32_t image, Size picture,
                    const Shown& rendered, const Shown& restyled, float split) {
    record_split_picture(commands, swapchain_.image(image), area(picture), picture, rendered,
                         restyled, split);
    overlay_.record(commands, image);
}

void Screen::present(std::uint32_t image) {
    if (!swapchain_.present(gpu_.queue(), image)) remake();
}

} // namespace viewer
