#pragma once

#include <string>

#include "vulkan/device_table.h"

namespace restyle::session {

/// What a caller names its physical device by, in members whose names begin with `of`. No device as
/// yet. Throws Error for what is not given, or is a device of another instance.
interop::DeviceHandles physical_device(PFN_vkGetInstanceProcAddr get, VkInstance instance,
                                       VkPhysicalDevice device, const std::string& of);

} // namespace restyle::session
