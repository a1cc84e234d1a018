#pragma once

#include <string>

#include "session/error.h"
#include "vulkan/device_table.h"

namespace restyle::session {

/// What a caller names its physical device by, in members whose names begin with `of`. No device as
/// yet. Throws Error for what is not given.
inline interop::DeviceHandles physical_device(PFN_vkGetInstanceProcAddr get, VkInstance instance,
                                              VkPhysicalDevice device, const std::string& of) {
    require(get != nullptr, of + "get_instance_proc_addr is NULL, expected vkGetInstanceProcAddr");
    require(instance != VK_NULL_HANDLE, of + "instance is VK_NULL_HANDLE");
    require(device != VK_NULL_HANDLE, of + "physical_device is VK_NULL_HANDLE");
    return {get, instance, device, VK_NULL_HANDLE, {}};
}

} // namespace restyle::session
