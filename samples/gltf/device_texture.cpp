#include "gltf/device_texture.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "host_buffer.h"

namespace gltf {
namespace {

using samples::of_type;

void record_to_general(VkCommandBuffer commands, const samples::Image& image) {
    auto barrier = of_type<VkImageMemoryBarrier>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER);
    barrier.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    barrier.newLayout = VK_IMAGE_LAYOUT_GENERAL;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image.image();
    barrier.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, image.info().levels, 0, 1};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
                         VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, nullptr, 0, nullptr, 1, &barrier);
}

VkOffset3D corner(const samples::ImageInfo& info, std::uint32_t level) {
    return {static_cast<std::int32_t>(std::max(info.width >> level, 1U)),
            static_cast<std::int32_t>(std::max(info.height >> level, 1U)), 1};
}

void record_levels(VkCommandBuffer commands, const samples::Image& image) {
    for (std::uint32_t level = 1; level < image.info().levels; ++level) {
        samples::record_full_barrier(commands);
        VkImageBlit blit{};
        blit.srcSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level - 1, 0, 1};
        blit.srcOffsets[1] = corner(image.info(), level - 1);
        blit.dstSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level, 0, 1};
        blit.dstOffsets[1] = corner(image.info(), level);
        vkCmdBlitImage(commands, image.image(), VK_IMAGE_LAYOUT_GENERAL, image.image(),
                       VK_IMAGE_LAYOUT_GENERAL, 1, &blit, VK_FILTER_LINEAR);
    }
}

void record_copy(VkCommandBuffer commands, const samples::HostBuffer& from,
                 const samples::Image& image, std::uint32_t level) {
    const VkOffset3D size = corner(image.info(), level);
    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level, 0, 1};
    region.imageExtent = {static_cast<std::uint32_t>(size.x), static_cast<std::uint32_t>(size.y),
                          1};
    vkCmdCopyBufferToImage(commands, from.buffer(), image.image(), VK_IMAGE_LAYOUT_GENERAL, 1,
                           &region);
}

VkSamplerAddressMode mode(Wrap wrap) {
    switch (wrap) {
    case Wrap::kClamp:
        return VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    case Wrap::kMirror:
        return VK_SAMPLER_ADDRESS_MODE_MIRRORED_REPEAT;
    default:
        return VK_SAMPLER_ADDRESS_MODE_REPEAT;
    }
}

} // namespace

std::unique_ptr<samples::Image> upload(const samples::VulkanDevice& device,
                                       samples::Commands& commands, const samples::Picture& picture,
                                       bool is_srgb) {
    samples::ImageInfo info{static_cast<std::uint32_t>(picture.width),
                            static_cast<std::uint32_t>(picture.height),
                            is_srgb ? VK_FORMAT_R8G8B8A8_SRGB : VK_FORMAT_R8G8B8A8_UNORM,
                            VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                                VK_IMAGE_USAGE_TRANSFER_DST_BIT};
    info.levels = static_cast<std::uint32_t>(std::bit_width(std::max(info.width, info.height)));
    auto image = std::make_unique<samples::Image>(device.handles(), info);
    const samples::HostBuffer staging(device.handles(), picture.rgba.size(),
                                      VK_BUFFER_USAGE_TRANSFER_SRC_BIT);
    std::memcpy(staging.bytes().data(), picture.rgba.data(), picture.rgba.size());
    commands.run([&](VkCommandBuffer recorded) {
        record_to_general(recorded, *image);
        record_copy(recorded, staging, *image, 0);
        record_levels(recorded, *image);
        samples::record_full_barrier(recorded);
    });
    return image;
}

std::unique_ptr<samples::Image> upload_levels(const samples::VulkanDevice& device,
                                              samples::Commands& commands,
                                              const samples::ImageInfo& info,
                                              std::span<const std::vector<std::byte>> levels) {
    auto image = std::make_unique<samples::Image>(device.handles(), info);
    for (std::uint32_t level = 0; level < info.levels; ++level) {
        const std::vector<std::byte>& texels = levels[level];
        const samples::HostBuffer staging(device.handles(), texels.size(),
                                          VK_BUFFER_USAGE_TRANSFER_SRC_BIT);
        std::memcpy(staging.bytes().data(), texels.data(), texels.size());
        commands.run([&](VkCommandBuffer recorded) {
            if (level == 0) record_to_general(recorded, *image);
            record_copy(recorded, staging, *image, level);
            samples::record_full_barrier(recorded);
        });
    }
    return image;
}

VkSampler create_sampler(VkDevice device, const Texture& texture) {
    auto info = of_type<VkSamplerCreateInfo>(VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO);
    const VkFilter filter = texture.is_smooth ? VK_FILTER_LINEAR : VK_FILTER_NEAREST;
    info.magFilter = filter;
    info.minFilter = filter;
    info.mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR;
    info.addressModeU = mode(texture.wrap_s);
    info.addressModeV = mode(texture.wrap_t);
    info.maxLod = VK_LOD_CLAMP_NONE;
    VkSampler sampler = VK_NULL_HANDLE;
    samples::check(vkCreateSampler(device, &info, nullptr, &sampler), "making a sampler");
    return sampler;
}

} // namespace gltf
