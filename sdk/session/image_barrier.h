#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "restyle/restyle.h"
#include "vulkan/device_table.h"

namespace restyle::session {

/// What a command does with an image.
struct ImageUse {
    VkImageLayout layout;
    VkPipelineStageFlags stage;
    VkAccessFlags access;
};

inline constexpr ImageUse kCopyFrom{VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                                    VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_READ_BIT};
inline constexpr ImageUse kCopyTo{VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                                  VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT};
inline constexpr ImageUse kShaderRead{VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL,
                                      VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                                      VK_ACCESS_SHADER_READ_BIT};
inline constexpr ImageUse kShaderWrite{
    VK_IMAGE_LAYOUT_GENERAL, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_ACCESS_SHADER_WRITE_BIT};

/// As the renderer gave the image.
inline ImageUse entry_use(const RestyleImage& image) {
    const VkPipelineStageFlags nothing = VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT;
    return {image.layout, image.stage != 0 ? image.stage : nothing, image.access};
}

/// As the contract in restyle.h says that it gets the image back.
inline ImageUse exit_use(const RestyleImage& image) {
    const bool undefined =
        image.layout == VK_IMAGE_LAYOUT_UNDEFINED || image.layout == VK_IMAGE_LAYOUT_PREINITIALIZED;
    return {undefined ? VK_IMAGE_LAYOUT_GENERAL : image.layout, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
            VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT};
}

/// Barriers of several images, and of memory, recorded as one command.
template <std::size_t Most>
class ImageBarriers {
public:
    void add(VkImage image, const ImageUse& before, const ImageUse& after,
             VkImageAspectFlags aspects) {
        VkImageMemoryBarrier& barrier = barriers_[count_++];
        barrier.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER;
        barrier.srcAccessMask = before.access;
        barrier.dstAccessMask = after.access;
        barrier.oldLayout = before.layout;
        barrier.newLayout = after.layout;
        barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
        barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
        barrier.image = image;
        barrier.subresourceRange = {aspects, 0, 1, 0, 1};
        before_ |= before.stage;
        after_ |= after.stage;
    }

    /// Of memory that no image has, between the same stages as the images.
    void add_memory(VkAccessFlags from, VkAccessFlags to) {
        memory_ = {VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, from, to};
        memory_count_ = 1;
    }

    /// Nothing where there are none.
    void record(const interop::DeviceTable& vk, VkCommandBuffer commands) const {
        if (count_ > 0)
            vk.vkCmdPipelineBarrier(commands, before_, after_, 0, memory_count_, &memory_, 0,
                                    nullptr, count_, barriers_.data());
    }

private:
    std::array<VkImageMemoryBarrier, Most> barriers_{};
    std::uint32_t count_ = 0;
    VkMemoryBarrier memory_{};
    std::uint32_t memory_count_ = 0;
    VkPipelineStageFlags before_ = 0, after_ = 0;
};

inline void record_image_barrier(const interop::DeviceTable& vk, VkCommandBuffer commands,
                                 VkImage image, const ImageUse& before, const ImageUse& after,
                                 VkImageAspectFlags aspects = VK_IMAGE_ASPECT_COLOR_BIT) {
    ImageBarriers<1> one;
    one.add(image, before, after, aspects);
    one.record(vk, commands);
}

/// Of an image that nothing was done with: it too is given back as the contract says.
inline void record_hand_back(const interop::DeviceTable& vk, VkCommandBuffer commands,
                             const RestyleImage& image) {
    record_image_barrier(vk, commands, image.image, entry_use(image), exit_use(image));
}

inline void record_memory_barrier(const interop::DeviceTable& vk, VkCommandBuffer commands,
                                  VkPipelineStageFlags from_stage, VkAccessFlags from,
                                  VkPipelineStageFlags to_stage, VkAccessFlags to) {
    VkMemoryBarrier barrier{};
    barrier.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER;
    barrier.srcAccessMask = from;
    barrier.dstAccessMask = to;
    vk.vkCmdPipelineBarrier(commands, from_stage, to_stage, 0, 1, &barrier, 0, nullptr, 0, nullptr);
}

} // namespace restyle::session
