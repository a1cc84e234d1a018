#include "offscreen_view.h"

#include "color_pass.h"
#include "frame_readback.h"

namespace viewer {
namespace {

constexpr VkImageUsageFlags kDrawnAndCopied =
    VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT;

} // namespace

OffscreenView::OffscreenView(const Gpu& gpu, Size size)
    : size_(size),
      image_(gpu, size, kDrawnAndCopied),
      pass_(create_color_pass(gpu.device(), ColorImage::kFormat,
                              VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL)),
      framebuffer_(
          create_framebuffer(gpu.device(), pass_.get(), image_.view(), {size.width, size.height})),
      view_(gpu, pass_.get(), 1),
      buffer_(gpu, std::size_t{4} * size.width * size.height) {}

void OffscreenView::record(VkCommandBuffer commands, const ShownFrame& frame,
                           const Viewing& viewing, Size picture, double seconds) {
    begin_color_pass(commands, pass_.get(), framebuffer_.get(), {size_.width, size_.height});
    view_.record(commands, 0, frame, panes_of(viewing, size_, picture, seconds), viewing.gain);
    vkCmdEndRenderPass(commands);
    record_copy(commands, image_.image(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, size_, buffer_);
    record_host_read(commands);
}

} // namespace viewer
