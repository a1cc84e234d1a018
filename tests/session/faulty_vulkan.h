#pragma once

#include <cstdint>

#include <restyle/restyle.h>

namespace restyle::test {

/// `info` with a device whose calls are counted, as are those that make a second device, and fail
/// where they are to (support/call_faults.h), as let_vulkan_fail_with() says. One device at a time.
RestyleContextInfo with_call_faults(RestyleContextInfo info);

/// For want of the device's memory, unless another reason is given.
void let_vulkan_fail_with(VkResult result);

/// What is there of what was made by such calls, on either device: objects and allocations, and the
/// bytes of these.
struct LiveVulkan {
    std::int64_t objects = 0;
    std::int64_t bytes = 0;

    bool operator==(const LiveVulkan&) const = default;
};
LiveVulkan live_vulkan();

/// What the message of a call that failed ends with.
inline constexpr const char* kFaultyResult = " gave VK_ERROR_OUT_OF_DEVICE_MEMORY (-2)";

} // namespace restyle::test
