#pragma once

#include <cstdint>
#include <vector>

#include "vulkan/device_table.h"

namespace restyle::interop {

/// What a device is to be made with, of what its physical device offers.
struct DeviceNeeds {
    std::vector<const char*> extensions; ///< Static strings.
    bool timeline_semaphore = false;
    std::uint32_t queue_families = 0; ///< A bit each: those with compute.
    std::uint32_t queue_family = 0;   ///< One of them, that draws too where one does.
    std::uint32_t api_version = 0;
};

/// `physical` has no device as yet. Throws std::runtime_error for one that Restyle cannot use.
DeviceNeeds needs_of(const DeviceHandles& physical);

/// A device that a program has asked for, and what Restyle has added to it.
struct CreatedDevice {
    VkDevice device = VK_NULL_HANDLE;
    std::uint32_t queue_family = 0; ///< Of the first queues asked for that compute.
    VkQueue queue = VK_NULL_HANDLE;
};

/// Makes it as `wanted` says, with `needs` beside that: what `wanted` chains is left as it is, and
/// rules. `wanted` may be null. Throws std::invalid_argument where none of its queues computes, and
/// VulkanError.
CreatedDevice create_device(const DeviceHandles& physical, const DeviceNeeds& needs,
                            const VkDeviceCreateInfo* wanted);

} // namespace restyle::interop
