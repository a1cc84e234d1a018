#include "memory.h"

#include <stdexcept>

namespace viewer {
namespace {

/// The first memory of `allowed` that has most of what is `wished`, tried in this order.
std::uint32_t choose_memory(const Gpu& gpu, std::uint32_t allowed,
                            std::initializer_list<VkMemoryPropertyFlags> wishes) {
    VkPhysicalDeviceMemoryProperties has{};
    vkGetPhysicalDeviceMemoryProperties(gpu.physical_device(), &has);
    for (VkMemoryPropertyFlags wish : wishes)
        for (std::uint32_t index = 0; index < has.memoryTypeCount; ++index)
            if ((allowed >> index & 1) != 0 &&
                (has.memoryTypes[index].propertyFlags & wish) == wish)
                return index;
    throw std::runtime_error("the GPU has no memory of the kind that the viewer needs");
}

Owned<VkDeviceMemory> allocate(const Gpu& gpu, const VkMemoryRequirements& needs,
                               std::initializer_list<VkMemoryPropertyFlags> wishes) {
    auto info = of_type<VkMemoryAllocateInfo>(VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO);
    info.allocationSize = needs.size;
    info.memoryTypeIndex = choose_memory(gpu, needs.memoryTypeBits, wishes);
    VkDeviceMemory memory = VK_NULL_HANDLE;
    check(vkAllocateMemory(gpu.device(), &info, nullptr, &memory));
    return {gpu.device(), memory, vkFreeMemory};
}

Owned<VkImage> create_image(const Gpu& gpu, Size size, VkImageUsageFlags usage) {
    auto info = of_type<VkImageCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO);
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = ColorImage::kFormat;
    info.extent = {size.width, size.height, 1};
    info.mipLevels = 1;
    info.arrayLayers = 1;
    info.samples = VK_SAMPLE_COUNT_1_BIT;
    info.usage = usage;
    VkImage image = VK_NULL_HANDLE;
    check(vkCreateImage(gpu.device(), &info, nullptr, &image));
    return {gpu.device(), image, vkDestroyImage};
}

Owned<VkBuffer> create_buffer(const Gpu& gpu, std::size_t bytes) {
    auto info = of_type<VkBufferCreateInfo>(VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO);
    info.size = bytes;
    info.usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    VkBuffer buffer = VK_NULL_HANDLE;
    check(vkCreateBuffer(gpu.device(), &info, nullptr, &buffer));
    return {gpu.device(), buffer, vkDestroyBuffer};
}

} // namespace

ColorImage::ColorImage(const Gpu& gpu, Size size, VkImageUsageFlags usage)
    : image_(create_image(gpu, size, usage)) {
    VkMemoryRequirements needs{};
    vkGetImageMemoryRequirements(gpu.device(), image(), &needs);
    memory_ = allocate(gpu, needs, {VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0});
    check(vkBindImageMemory(gpu.device(), image(), memory_.get(), 0));
    view_ = create_color_view(gpu.device(), image(), kFormat);
}

HostBuffer::HostBuffer(const Gpu& gpu, std::size_t bytes) : buffer_(create_buffer(gpu, bytes)) {
    constexpr VkMemoryPropertyFlags kCoherent =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    VkMemoryRequirements needs{};
    vkGetBufferMemoryRequirements(gpu.device(), get(), &needs);
    memory_ = allocate(gpu, needs, {kCoherent | VK_MEMORY_PROPERTY_HOST_CACHED_BIT, kCoherent});
    check(vkBindBufferMemory(gpu.device(), get(), memory_.get(), 0));
    void* mapped = nullptr;
    check(vkMapMemory(gpu.device(), memory_.get(), 0, VK_WHOLE_SIZE, 0, &mapped));
    bytes_ = {static_cast<const std::uint8_t*>(mapped), bytes};
}

} // namespace viewer
