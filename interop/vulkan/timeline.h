#pragma once

#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// What makes a semaphore a timeline, of value 0; `next` is chained to it.
VkSemaphoreTypeCreateInfo timeline_type(const void* next = nullptr);

/// A timeline semaphore. Throws VulkanError with `refusal`.
UniqueSemaphore make_timeline(const DeviceTable& vk, const char* refusal,
                              const void* next = nullptr);

} // namespace restyle::interop
