#include "replay/images.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <stdexcept>

#include "for_restyle.h"

namespace replay {
namespace {

constexpr std::size_t kLargestTexel = 16;

VkFormatFeatureFlags features_of(const samples::VulkanDevice& device, VkFormat format) {
    VkFormatProperties properties{};
    vkGetPhysicalDeviceFormatProperties(device.physical_device(), format, &properties);
    return properties.optimalTilingFeatures;
}

// All of an image's aspects are in one layout.
VkImageAspectFlags aspects_of(const samples::Image& image) {
    switch (image.info().format) {
    case VK_FORMAT_D16_UNORM_S8_UINT:
    case VK_FORMAT_D24_UNORM_S8_UINT:
    case VK_FORMAT_D32_SFLOAT_S8_UINT:
        return VK_IMAGE_ASPECT_DEPTH_BIT | VK_IMAGE_ASPECT_STENCIL_BIT;
    default:
        return image.aspect();
    }
}

void record_transition(VkCommandBuffer commands, const samples::Image& image, VkImageLayout from) {
    auto barrier = samples::of_type<VkImageMemoryBarrier>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER);
    barrier.srcAccessMask = barrier.dstAccessMask =
        VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT;
    barrier.oldLayout = from;
    barrier.newLayout = VK_IMAGE_LAYOUT_GENERAL;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image.image();
    barrier.subresourceRange = {aspects_of(image), 0, 1, 0, 1};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                         VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0, nullptr, 0, nullptr, 1,
                         &barrier);
}

} // namespace

Images::Images(const samples::VulkanDevice& device, const RestyleSessionInfo& session)
    : device_(device),
      session_(session),
      extent_{session.width, session.height},
      commands_(device),
      buffer_(device.handles(), kLargestTexel * session.width * session.height,
              VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT) {
    add_all();
}

void Images::add_all() {
    for (const char* name : {"handed_in", "color", "picture"})
        add(name, session_.format);
    add("motion", session_.scene.motion_format);
    for (const char* name : {"handed_in_depth", "depth"})
        add(name, session_.scene.depth_format);
    for (const char* name : {"handed_in_object", "object"})
        add(name, session_.scene.object_format);
    for (const char* name : {"handed_in_mask", "mask"})
        add(name, session_.scene.mask_format);
}

void Images::make_room(const Frame& frame) {
    VkExtent2D needed = extent_;
    for (const auto& [name, file] : frame.images) {
        needed.width = std::max(needed.width, std::uint32_t(file.offset.x) + frame.extent.width);
        needed.height = std::max(needed.height, std::uint32_t(file.offset.y) + frame.extent.height);
    }
    if (needed.width == extent_.width && needed.height == extent_.height) return;
    extent_ = needed;
    add_all();
}

void Images::add(const std::string& name, VkFormat format) {
    if (format == VK_FORMAT_UNDEFINED) return;
    const VkFormatFeatureFlags features = features_of(device_, format);
    if ((features & VK_FORMAT_FEATURE_TRANSFER_DST_BIT) == 0 ||
        (features & VK_FORMAT_FEATURE_SAMPLED_IMAGE_BIT) == 0)
        throw std::runtime_error(std::string("this device has no images of ") +
                                 format_of(format).name + ", as the capture's \"" + name +
                                 "\" is; expected one like the device that made it");
    VkImageUsageFlags usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT |
                              VK_IMAGE_USAGE_SAMPLED_BIT;
    if ((features & VK_FORMAT_FEATURE_STORAGE_IMAGE_BIT) != 0) usage |= VK_IMAGE_USAGE_STORAGE_BIT;
    images_[name] = std::make_unique<samples::Image>(
        device_.handles(), samples::ImageInfo{extent_.width, extent_.height, format, usage});
    run([&](VkCommandBuffer commands) {
        record_transition(commands, *images_[name], VK_IMAGE_LAYOUT_UNDEFINED);
    });
}

RestyleImage Images::image(const std::string& name, bool with_view) const {
    return samples::general_image(*images_.at(name), with_view);
}

void Images::write(const std::string& name, const Texels& texels, const VkRect2D& part) {
    const samples::Image& image = *images_.at(name);
    std::memcpy(buffer_.bytes().data(), texels.data(), texels.size());
    VkBufferImageCopy region{};
    region.imageSubresource = {image.aspect(), 0, 0, 1};
    region.imageOffset = {part.offset.x, part.offset.y, 0};
    region.imageExtent = {part.extent.width, part.extent.height, 1};
    run([&](VkCommandBuffer commands) {
        samples::record_full_barrier(commands);
        vkCmdCopyBufferToImage(commands, buffer_.buffer(), image.image(), VK_IMAGE_LAYOUT_GENERAL,
                               1, &region);
        samples::record_full_barrier(commands);
    });
}

Texels Images::read(const std::string& name, const VkRect2D& part) {
    const samples::Image& image = *images_.at(name);
    run([&](VkCommandBuffer commands) {
        samples::record_read_back(commands, image, part, buffer_.buffer());
    });
    Texels texels(std::size_t{part.extent.width} * part.extent.height *
                  format_of(image.info().format).texel_bytes);
    std::memcpy(texels.data(), buffer_.bytes().data(), texels.size());
    return texels;
}

void Images::run(const std::function<void(VkCommandBuffer)>& record) {
    std::exception_ptr refusal;
    commands_.run([&](VkCommandBuffer commands) {
        try {
            record(commands);
        } catch (...) {
            refusal = std::current_exception();
        }
    });
    if (refusal) std::rethrow_exception(refusal);
}

} // namespace replay
