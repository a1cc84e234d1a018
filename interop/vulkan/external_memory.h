#pragma once

#include "vulkan/device_table.h"

namespace restyle::interop {

/// What the device can do with buffers of `usage` whose memory is of another API or device: export
/// it, import it, only where it is dedicated.
VkExternalMemoryFeatureFlags external_buffer_features(const DeviceTable& vk,
                                                      VkBufferUsageFlags usage,
                                                      VkExternalMemoryHandleTypeFlagBits memory);

} // namespace restyle::interop
