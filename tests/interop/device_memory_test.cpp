#include "interop/interop_device.h"
#include "vulkan/device_buffer.h"
#include "vulkan/frame_image.h"

namespace restyle::interop {
namespace {

using DeviceMemory = test::InteropDevice;

TEST_F(DeviceMemory, RefusesABufferThatNoMemoryIsFor) {
    DeviceTable none = vk();
    none.memory.memoryTypeCount = 0;
    EXPECT_THROW(DeviceBuffer(none, 64, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, 0), std::runtime_error);
}

// What an image was last made with.
VkFormat made_with = VK_FORMAT_UNDEFINED;

VkResult note_format(VkDevice device, const VkImageCreateInfo* info,
                     const VkAllocationCallbacks* allocator, VkImage* image) {
    made_with = info->format;
    return vkCreateImage(device, info, allocator, image);
}

TEST_F(DeviceMemory, KeepsFramesAsTheirCodeValues) {
    DeviceTable noting = vk();
    noting.vkCreateImage = note_format;
    const std::pair<VkFormat, VkFormat> cases[] = {
        {VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_R8G8B8A8_UNORM},
        {VK_FORMAT_B8G8R8A8_SRGB, VK_FORMAT_B8G8R8A8_UNORM},
        {VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_B8G8R8A8_UNORM},
        {VK_FORMAT_R16G16B16A16_SFLOAT, VK_FORMAT_R16G16B16A16_SFLOAT}};
    for (const auto& [frame, kept] : cases) {
        const FrameImage image(noting, 33, 17, frame);
        EXPECT_EQ(made_with, kept);
        EXPECT_NE(image.view(), VK_NULL_HANDLE);
    }
}

} // namespace
} // namespace restyle::interop
