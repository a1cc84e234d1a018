#include "vulkan/device_identity.h"

#include <algorithm>
#include <stdexcept>

#include "vulkan/instance_function.h"

namespace restyle::interop {

DeviceIdentity identity_of(const DeviceTable& vk) {
    VkPhysicalDeviceDriverProperties driver{};
    driver.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES;
    VkPhysicalDeviceIDProperties id{};
    id.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES;
    id.pNext = &driver;
    VkPhysicalDeviceProperties2 properties{};
    properties.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2;
    properties.pNext = &id;
    instance_function<PFN_vkGetPhysicalDeviceProperties2>(
        vk.handles, "vkGetPhysicalDeviceProperties2")(vk.handles.physical_device, &properties);

    DeviceIdentity identity;
    std::copy(std::begin(id.deviceUUID), std::end(id.deviceUUID), identity.device.begin());
    std::copy(std::begin(id.driverUUID), std::end(id.driverUUID), identity.driver.begin());
    identity.driver_id = driver.driverID;
    identity.driver_name = driver.driverName;
    return identity;
}

void check_shares_with_cuda(const DeviceIdentity& renderer) {
    if (renderer.driver_id == VK_DRIVER_ID_NVIDIA_PROPRIETARY) return;
    const std::string name = renderer.driver_name.empty() ? "unknown" : renderer.driver_name;
    throw std::runtime_error("the renderer's Vulkan driver is " + name +
                             ", and NVIDIA's alone shares memory with CUDA");
}

} // namespace restyle::interop
