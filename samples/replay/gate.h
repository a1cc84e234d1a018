#pragma once

#include <cstdint>

#include <restyle/restyle.h>

#include "vulkan_device.h"

namespace replay {

/// Holds frames back: one that is handed in as done with next() is restyled from open() on.
class Gate {
public:
    explicit Gate(const samples::VulkanDevice& device);
    ~Gate();
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    RestyleDone next() { return {semaphore_, ++last_}; }

    /// For all frames so far; they are done when it returns.
    void open();

private:
    const samples::VulkanDevice& device_;
    VkSemaphore semaphore_ = VK_NULL_HANDLE;
    std::uint64_t last_ = 0;
    std::uint64_t opened_ = 0; ///< Up to this one.
};

} // namespace replay
