#include "picture_transfer.h"

#include <cstring>

#include "host_buffer.h"

namespace samples {
namespace {

void record_write(VkCommandBuffer commands, const Image& image, VkBuffer from) {
    record_discard(commands, image);
    VkBufferImageCopy region{};
    region.imageSubresource = {image.aspect(), 0, 0, 1};
    region.imageExtent = {image.info().width, image.info().height, 1};
    vkCmdCopyBufferToImage(commands, from, image.image(), VK_IMAGE_LAYOUT_GENERAL, 1, &region);
    record_full_barrier(commands);
}

} // namespace

ImageInfo image_info(const Picture& picture) {
    return {static_cast<std::uint32_t>(picture.width), static_cast<std::uint32_t>(picture.height),
            VK_FORMAT_R8G8B8A8_UNORM,
            VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT |
                VK_IMAGE_USAGE_STORAGE_BIT};
}

void write_picture(const VulkanDevice& device, Commands& commands, const Picture& picture,
                   const Image& image) {
    const HostBuffer buffer(device.handles(), picture.rgba.size(),
                            VK_BUFFER_USAGE_TRANSFER_SRC_BIT);
    std::memcpy(buffer.bytes().data(), picture.rgba.data(), picture.rgba.size());
    commands.run([&](VkCommandBuffer recorded) { record_write(recorded, image, buffer.buffer()); });
}

Picture read_picture(const VulkanDevice& device, Commands& commands, const Image& image) {
    const std::size_t size = std::size_t{4} * image.info().width * image.info().height;
    const HostBuffer buffer(device.handles(), size, VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    commands.run([&](VkCommandBuffer recorded) {
        record_full_barrier(recorded);
        record_read_back(recorded, image, buffer.buffer());
    });
    Picture picture{
        static_cast<int>(image.info().width), static_cast<int>(image.info().height), {}};
    picture.rgba.resize(size);
    std::memcpy(picture.rgba.data(), buffer.bytes().data(), size);
    return picture;
}

} // namespace samples
