#include "screen.h"

#include <utility>

#include "color_pass.h"
#include "stopwatch.h"

namespace viewer {

Screen::Screen(const Gpu& gpu, const Window& window, std::uint32_t flights)
    : gpu_(gpu),
      window_(window),
      surface_(gpu, window),
      swapchain_(Swapchain(gpu, surface_.get(), window.pixels(), VK_NULL_HANDLE)),
      pass_(create_color_pass(gpu.device(), swapchain_->format(), VK_IMAGE_LAYOUT_PRESENT_SRC_KHR)),
      view_(gpu, pass_.get(), flights),
      overlay_(gpu, *swapchain_, pass_.get()) {
    fit();
}

void Screen::fit() {
    std::vector<Owned<VkFramebuffer>> made;
    for (std::uint32_t index = 0; index < swapchain_->count(); ++index)
        made.push_back(create_framebuffer(gpu_.device(), pass_.get(), swapchain_->view(index),
                                          swapchain_->extent()));
    framebuffers_ = std::move(made);
}

void Screen::remake() {
    gpu_.wait_idle();
    const Size size = window_.pixels();
    if (size.width == 0 || size.height == 0) return; // Minimised: nothing can be shown.
    // The one before is of no use even where this fails: it has given up the window.
    const std::optional<Swapchain> before = std::exchange(swapchain_, std::nullopt);
    framebuffers_.clear();
    const VkSwapchainKHR old = before ? before->get() : VK_NULL_HANDLE;
    swapchain_ = Swapchain(gpu_, surface_.get(), size, old);
    fit();
}

std::optional<std::uint32_t> Screen::acquire(VkSemaphore acquired) {
    // Not every driver tells when a swapchain no longer has its window's size.
    const Size size = window_.pixels();
    if (framebuffers_.empty() || size.width != swapchain_->extent().width ||
        size.height != swapchain_->extent().height)
        remake();
    if (framebuffers_.empty()) return std::nullopt;
    const Stopwatch watch;
    const std::optional<std::uint32_t> image = swapchain_->acquire(acquired);
    waited_ms_ = watch.milliseconds();
    if (!image) remake();
    return image;
}

void Screen::record(VkCommandBuffer commands, std::uint32_t image, std::uint32_t flight,
                    const ShownFrame& frame, const std::vector<Pane>& panes, float gain) {
    begin_color_pass(commands, pass_.get(), framebuffers_[image].get(), swapchain_->extent());
    view_.record(commands, flight, frame, panes, gain);
    overlay_.record(commands);
    vkCmdEndRenderPass(commands);
}

void Screen::present(std::uint32_t image) {
    if (!is_presented(image)) remake();
}

bool Screen::is_presented(std::uint32_t image) const {
    const auto held = gpu_.samples_device().hold_queue();
    return swapchain_->present(gpu_.queue(), image);
}

} // namespace viewer
