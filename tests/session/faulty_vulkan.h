#pragma once

#include <restyle/restyle.h>

namespace restyle::test {

/// `info` with a device whose calls are counted, as are those that make a second device, and fail
/// where they are to (support/call_faults.h) for want of the device's memory. One device at a time.
RestyleContextInfo with_call_faults(RestyleContextInfo info);

/// What the message of a call that failed ends with.
inline constexpr const char* kFaultyResult = " gave VK_ERROR_OUT_OF_DEVICE_MEMORY (-2)";

} // namespace restyle::test
