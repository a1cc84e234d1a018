#include "vulkan/exported_image.h"

#include "vulkan/check_vk.h"
#include "vulkan/exportable.h"
#include "vulkan/handles.h"
#include "vulkan/instance_function.h"

namespace restyle::interop {
namespace {

constexpr VkImageTiling kTiling = VK_IMAGE_TILING_OPTIMAL;

VkPhysicalDeviceImageFormatInfo2 format_info(const SharedImageLayout& layout, const void* next) {
    VkPhysicalDeviceImageFormatInfo2 info{};
    info.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_IMAGE_FORMAT_INFO_2;
    info.pNext = next;
    info.format = layout.format;
    info.type = VK_IMAGE_TYPE_2D;
    info.tiling = kTiling;
    info.usage = layout.usage;
    return info;
}

std::string text_of(const SharedImageLayout& layout) {
    return "images of VkFormat " + std::to_string(layout.format) + " and usage " +
           std::to_string(layout.usage);
}

void check_exportable(const DeviceTable& vk, const SharedImageLayout& layout) {
    check_gives_memory(vk);
    VkPhysicalDeviceExternalImageFormatInfo external{};
    external.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_IMAGE_FORMAT_INFO;
    external.handleType = kMemoryHandleType;
    const VkPhysicalDeviceImageFormatInfo2 info = format_info(layout, &external);
    VkExternalImageFormatProperties shared{};
    shared.sType = VK_STRUCTURE_TYPE_EXTERNAL_IMAGE_FORMAT_PROPERTIES;
    VkImageFormatProperties2 properties{};
    properties.sType = VK_STRUCTURE_TYPE_IMAGE_FORMAT_PROPERTIES_2;
    properties.pNext = &shared;
    const auto ask = instance_function<PFN_vkGetPhysicalDeviceImageFormatProperties2>(
        vk.handles, "vkGetPhysicalDeviceImageFormatProperties2");
    const std::string refused = "the device does not export and import " + text_of(layout);
    check(ask(vk.handles.physical_device, &info, &properties),
          "vkGetPhysicalDeviceImageFormatProperties2", refused);

    if ((shared.externalMemoryProperties.externalMemoryFeatures & kExportAndImport) !=
        kExportAndImport)
        throw std::runtime_error(refused);
    const VkExtent3D& most = properties.imageFormatProperties.maxExtent;
    if (layout.width > most.width || layout.height > most.height)
        throw std::runtime_error("the device shares images of at most " +
                                 std::to_string(most.width) + "x" + std::to_string(most.height));
}

UniqueImage make_exportable(const DeviceTable& vk, const SharedImageLayout& layout) {
    check_exportable(vk, layout);
    VkExternalMemoryImageCreateInfo external{};
    external.sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_IMAGE_CREATE_INFO;
    external.handleTypes = kMemoryHandleType;
    const std::vector<std::uint32_t> families = all_queue_families(vk);
    VkImageCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO;
    info.pNext = &external;
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = layout.format;
    info.extent = {layout.width, layout.height, 1};
    info.mipLevels = 1;
    info.arrayLayers = 1;
    info.samples = VK_SAMPLE_COUNT_1_BIT;
    info.tiling = kTiling;
    info.usage = layout.usage;
    if (families.size() > 1) {
        info.sharingMode = VK_SHARING_MODE_CONCURRENT;
        info.queueFamilyIndexCount = std::uint32_t(families.size());
        info.pQueueFamilyIndices = families.data();
    }
    info.initialLayout = VK_IMAGE_LAYOUT_UNDEFINED; // As all external images must begin.
    VkImage image = VK_NULL_HANDLE;
    check(vk.vkCreateImage(vk.device, &info, nullptr, &image), "vkCreateImage",
          "an image to be exported could not be made");
    return {vk, image};
}

} // namespace

ExportedImage::ExportedImage(const DeviceTable& vk, const SharedImageLayout& layout)
    : vk_(&vk),
      layout_(layout),
      queue_family_(exporting_family(vk)),
      image_(make_exportable(vk, layout)) {
    VkMemoryRequirements needs{};
    vk.vkGetImageMemoryRequirements(vk.device, image_.get(), &needs);
    allocation_bytes_ = needs.size;
    VkMemoryDedicatedAllocateInfo dedicated{};
    dedicated.sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO;
    dedicated.image = image_.get();
    memory_ = allocate_exportable(vk, needs.size, exportable_type(vk, needs), dedicated);
    check(vk.vkBindImageMemory(vk.device, image_.get(), memory_.get(), 0), "vkBindImageMemory",
          "an image to be exported did not get its memory");
}

SharedAllocation ExportedImage::export_memory() const {
    return {handle_of(*vk_, memory_.get()), allocation_bytes_, true};
}

} // namespace restyle::interop
