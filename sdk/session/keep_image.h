#pragma once

#include <array>
#include <cstddef>

#include "session/image_barrier.h"
#include "session/image_part.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

/// Of a colour image, or of a format with depth the depth: this part of it, to there.
inline VkImageCopy copy_of(const ImagePart& part, VkOffset2D to,
                           VkFormat format = VK_FORMAT_UNDEFINED) {
    const VkImageSubresourceLayers layers{interop::read_aspect_of(format), 0, 0, 1};
    return {layers, begin_of(part), layers, {to.x, to.y, 0}, extent_of(part.size)};
}

/// Copies parts of images of the renderer's to the upper left of ones of our own, for shaders to
/// read, and gives them back: all of one frame together, with two barriers. What the copies held is
/// lost; nothing that read them is still to run but on this queue.
class ImageKeeper {
public:
    static constexpr std::size_t kMost = 4;

    void add(const RestyleImage& image, const ImagePart& part, VkImage kept,
             VkFormat format = VK_FORMAT_UNDEFINED) {
        const VkImageAspectFlags aspects = interop::aspects_of(format);
        const ImageUse fresh{VK_IMAGE_LAYOUT_UNDEFINED, kShaderRead.stage, 0};
        before_.add(kept, fresh, kCopyTo, aspects);
        before_.add(image.image, entry_use(image), kCopyFrom, aspects);
        after_.add(image.image, kCopyFrom, exit_use(image), aspects);
        after_.add(kept, kCopyTo, kShaderRead, aspects);
        copies_[count_++] = {image.image, kept, copy_of(part, {}, format)};
    }

    void record(const interop::DeviceTable& vk, VkCommandBuffer commands) const {
        before_.record(vk, commands);
        for (std::size_t i = 0; i < count_; ++i)
            vk.vkCmdCopyImage(commands, copies_[i].from, kCopyFrom.layout, copies_[i].to,
                              kCopyTo.layout, 1, &copies_[i].region);
        after_.record(vk, commands);
    }

private:
    struct Copy {
        VkImage from;
        VkImage to;
        VkImageCopy region;
    };

    ImageBarriers<2 * kMost> before_, after_;
    std::array<Copy, kMost> copies_{};
    std::size_t count_ = 0;
};

inline void record_keep(const interop::DeviceTable& vk, VkCommandBuffer commands,
                        const RestyleImage& image, const ImagePart& part, VkImage kept) {
    ImageKeeper one;
    one.add(image, part, kept);
    one.record(vk, commands);
}

} // namespace restyle::session
