#include "vulkan/external_memory.h"

#include "vulkan/instance_function.h"

namespace restyle::interop {

VkExternalMemoryFeatureFlags external_buffer_features(const DeviceTable& vk,
                                                      VkBufferUsageFlags usage,
                                                      VkExternalMemoryHandleTypeFlagBits memory) {
    VkPhysicalDeviceExternalBufferInfo info{};
    info.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_BUFFER_INFO;
    info.usage = usage;
    info.handleType = memory;
    VkExternalBufferProperties properties{};
    properties.sType = VK_STRUCTURE_TYPE_EXTERNAL_BUFFER_PROPERTIES;
    instance_function<PFN_vkGetPhysicalDeviceExternalBufferProperties>(
        vk.handles, "vkGetPhysicalDeviceExternalBufferProperties")(vk.handles.physical_device,
                                                                   &info, &properties);
    return properties.externalMemoryProperties.externalMemoryFeatures;
}

} // namespace restyle::interop
