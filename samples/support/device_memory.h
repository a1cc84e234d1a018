#pragma once

#include "vulkan_device.h"

namespace samples {

/// Memory of a kind that `requirements` allow and that has all of `properties`.
VkDeviceMemory allocate(const DeviceHandles& device, const VkMemoryRequirements& requirements,
                        VkMemoryPropertyFlags properties);

} // namespace samples
