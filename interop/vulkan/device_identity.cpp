#include "vulkan/device_identity.h"

#include <algorithm>

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

} // namespace restyle::interop
