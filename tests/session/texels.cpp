#include "session/texels.h"

#include <cstring>

#include "host_buffer.h"

namespace restyle::test {
namespace {

std::size_t size_of(const samples::Image& image) {
    return texel_bytes(image.info().format) * image.info().width * image.info().height;
}

} // namespace

void record_transition(VkCommandBuffer commands, const samples::Image& image, VkImageLayout from,
                       VkImageLayout to) {
    auto barrier = samples::of_type<VkImageMemoryBarrier>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER);
    barrier.srcAccessMask = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT;
    barrier.dstAccessMask = barrier.srcAccessMask;
    barrier.oldLayout = from;
    barrier.newLayout = to;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image.image();
    barrier.subresourceRange = {image.aspect(), 0, 1, 0, 1};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                         VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0, nullptr, 0, nullptr, 1,
                         &barrier);
}

std::size_t texel_bytes(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        return 16;
    case VK_FORMAT_R16G16B16A16_SFLOAT:
    case VK_FORMAT_R32G32_SFLOAT:
        return 8;
    case VK_FORMAT_D16_UNORM:
    case VK_FORMAT_R16_UINT:
        return 2;
    case VK_FORMAT_R8_UNORM:
        return 1;
    default:
        return 4;
    }
}

void write_texels(const samples::VulkanDevice& device, samples::Commands& commands,
                  const Texels& texels, const samples::Image& image) {
    const samples::HostBuffer buffer(device.handles(), size_of(image),
                                     VK_BUFFER_USAGE_TRANSFER_SRC_BIT);
    std::memcpy(buffer.bytes().data(), texels.data(), size_of(image));
    commands.run([&](VkCommandBuffer into) {
        record_transition(into, image, VK_IMAGE_LAYOUT_UNDEFINED, VK_IMAGE_LAYOUT_GENERAL);
        VkBufferImageCopy region{};
        region.imageSubresource = {image.aspect(), 0, 0, 1};
        region.imageExtent = {image.info().width, image.info().height, 1};
        vkCmdCopyBufferToImage(into, buffer.buffer(), image.image(), VK_IMAGE_LAYOUT_GENERAL, 1,
                               &region);
        samples::record_full_barrier(into);
    });
}

Texels read_texels(const samples::VulkanDevice& device, samples::Commands& commands,
                   const samples::Image& image, VkImageLayout layout) {
    const samples::HostBuffer buffer(device.handles(), size_of(image),
                                     VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    commands.run([&](VkCommandBuffer into) {
        record_transition(into, image, layout, VK_IMAGE_LAYOUT_GENERAL);
        samples::record_read_back(into, image, buffer.buffer());
    });
    return {buffer.bytes().begin(), buffer.bytes().end()};
}

Texels every_code_value(std::uint32_t width, std::uint32_t height, std::uint32_t first) {
    Texels texels;
    for (std::uint32_t i = first; i < first + width * height; ++i)
        for (const std::uint32_t factor : {1u, 3u, 7u, 11u})
            texels.push_back(static_cast<std::byte>(factor * i + i / 256));
    return texels;
}

} // namespace restyle::test
