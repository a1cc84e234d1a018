#include "frame_readback.h"

namespace viewer {

void record_copy(VkCommandBuffer commands, VkImage image, VkImageLayout layout, Size size,
                 const HostBuffer& to) {
    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.imageExtent = {size.width, size.height, 1};
    vkCmdCopyImageToBuffer(commands, image, layout, to.get(), 1, &region);
}

FrameReadback::FrameReadback(const Gpu& gpu, Size largest)
    : rendered_(gpu, std::size_t{4} * largest.width * largest.height),
      restyled_(gpu, std::size_t{4} * largest.width * largest.height),
      truth_(gpu, std::size_t{4} * largest.width * largest.height) {}

void FrameReadback::record(VkCommandBuffer commands, const ShownFrame& frame) {
    size_ = frame.rendered.size;
    const auto copy = [&](const Shown& shown, const HostBuffer& to) {
        if (shown.image != VK_NULL_HANDLE)
            record_copy(commands, shown.image, VK_IMAGE_LAYOUT_GENERAL, size_, to);
    };
    copy(frame.rendered, rendered_);
    copy(frame.restyled, restyled_);
    copy(frame.truth, truth_);
    record_host_read(commands);
}

std::span<const std::uint8_t> FrameReadback::bytes_of(const HostBuffer& copied) const {
    return copied.bytes().first(std::size_t{4} * size_.width * size_.height);
}

} // namespace viewer
