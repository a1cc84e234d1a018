#include "image.h"

#include "device_memory.h"

namespace samples {

Image::Image(const DeviceHandles& device, const ImageInfo& info) : Image(device, info, Empty()) {
    auto image = of_type<VkImageCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO);
    image.imageType = VK_IMAGE_TYPE_2D;
    image.format = info.format;
    image.extent = {info.width, info.height, 1};
    image.mipLevels = info.levels;
    image.arrayLayers = 1;
    image.samples = VK_SAMPLE_COUNT_1_BIT;
    image.usage = info.usage;
    check(vkCreateImage(device_.device, &image, nullptr, &image_), "making an image");

    VkMemoryRequirements requirements{};
    vkGetImageMemoryRequirements(device_.device, image_, &requirements);
    memory_ = allocate(device_, requirements, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    check(vkBindImageMemory(device_.device, image_, memory_, 0), "binding an image");

    auto view = of_type<VkImageViewCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO);
    view.image = image_;
    view.viewType = VK_IMAGE_VIEW_TYPE_2D;
    view.format = info.format;
    view.subresourceRange = {aspect(), 0, info.levels, 0, 1};
    check(vkCreateImageView(device_.device, &view, nullptr, &view_), "viewing an image");
}

Image::~Image() {
    vkDestroyImageView(device_.device, view_, nullptr);
    vkDestroyImage(device_.device, image_, nullptr);
    vkFreeMemory(device_.device, memory_, nullptr);
}

VkImageAspectFlags Image::aspect() const {
    switch (info_.format) {
    case VK_FORMAT_D16_UNORM:
    case VK_FORMAT_X8_D24_UNORM_PACK32:
    case VK_FORMAT_D32_SFLOAT:
    case VK_FORMAT_D16_UNORM_S8_UINT:
    case VK_FORMAT_D24_UNORM_S8_UINT:
    case VK_FORMAT_D32_SFLOAT_S8_UINT:
        return VK_IMAGE_ASPECT_DEPTH_BIT;
    default:
        return VK_IMAGE_ASPECT_COLOR_BIT;
    }
}

} // namespace samples
