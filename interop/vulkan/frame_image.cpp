#include "vulkan/frame_image.h"

#include "vulkan/check_vk.h"
#include "vulkan/memory_type.h"

namespace restyle::interop {
namespace {

VkFormat code_value_format(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R8G8B8A8_SRGB:
        return VK_FORMAT_R8G8B8A8_UNORM;
    case VK_FORMAT_B8G8R8A8_SRGB:
        return VK_FORMAT_B8G8R8A8_UNORM;
    default:
        return format;
    }
}

UniqueImage make_image(const DeviceTable& vk, std::uint32_t width, std::uint32_t height,
                       VkFormat format, VkImageUsageFlags written) {
    VkImageCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO;
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = format;
    info.extent = {width, height, 1};
    info.mipLevels = 1;
    info.arrayLayers = 1;
    info.samples = VK_SAMPLE_COUNT_1_BIT;
    info.tiling = VK_IMAGE_TILING_OPTIMAL;
    info.usage = VK_IMAGE_USAGE_SAMPLED_BIT | written;
    VkImage image = VK_NULL_HANDLE;
    check(vk.vkCreateImage(vk.device, &info, nullptr, &image), "vkCreateImage",
          "an image of a frame's size could not be made");
    return {vk, image};
}

UniqueMemory bind_memory(const DeviceTable& vk, VkImage image) {
    VkMemoryRequirements needs{};
    vk.vkGetImageMemoryRequirements(vk.device, image, &needs);
    VkMemoryAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    info.allocationSize = needs.size;
    info.memoryTypeIndex =
        find_memory_type(vk, needs.memoryTypeBits, 0, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT).value();
    VkDeviceMemory allocated = VK_NULL_HANDLE;
    check(vk.vkAllocateMemory(vk.device, &info, nullptr, &allocated), "vkAllocateMemory",
          "no " + std::to_string(needs.size) + " bytes of memory for an image");
    UniqueMemory memory(vk, allocated);
    check(vk.vkBindImageMemory(vk.device, image, allocated, 0), "vkBindImageMemory",
          "an image did not get its memory");
    return memory;
}

UniqueImageView make_view(const DeviceTable& vk, VkImage image, VkFormat format) {
    VkImageViewCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO;
    info.image = image;
    info.viewType = VK_IMAGE_VIEW_TYPE_2D;
    info.format = format;
    info.subresourceRange = {read_aspect_of(format), 0, 1, 0, 1};
    VkImageView view = VK_NULL_HANDLE;
    check(vk.vkCreateImageView(vk.device, &info, nullptr, &view), "vkCreateImageView",
          "an image could not be looked at");
    return {vk, view};
}

} // namespace

VkImageAspectFlags aspects_of(VkFormat format) {
    switch (format) {
    case VK_FORMAT_D16_UNORM:
    case VK_FORMAT_X8_D24_UNORM_PACK32:
    case VK_FORMAT_D32_SFLOAT:
        return VK_IMAGE_ASPECT_DEPTH_BIT;
    case VK_FORMAT_D16_UNORM_S8_UINT:
    case VK_FORMAT_D24_UNORM_S8_UINT:
    case VK_FORMAT_D32_SFLOAT_S8_UINT:
        return VK_IMAGE_ASPECT_DEPTH_BIT | VK_IMAGE_ASPECT_STENCIL_BIT;
    default:
        return VK_IMAGE_ASPECT_COLOR_BIT;
    }
}

VkImageAspectFlags read_aspect_of(VkFormat format) {
    return aspects_of(format) & ~VkImageAspectFlags(VK_IMAGE_ASPECT_STENCIL_BIT);
}

FrameImage::FrameImage(const DeviceTable& vk, std::uint32_t width, std::uint32_t height,
                       VkFormat format, VkImageUsageFlags written) {
    image_ = make_image(vk, width, height, code_value_format(format), written);
    memory_ = bind_memory(vk, image_.get());
    view_ = make_view(vk, image_.get(), code_value_format(format));
}

} // namespace restyle::interop
