#pragma once

#include <cstdint>

#include <vulkan/vulkan_core.h>

namespace viewer {

/// What the submission of a frame signals.
struct Signal {
    VkSemaphore timeline = VK_NULL_HANDLE;
    std::uint64_t value = 0;
};

} // namespace viewer
