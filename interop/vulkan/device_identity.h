#pragma once

#include <string>

#include "device_share.h"
#include "vulkan/device_table.h"

namespace restyle::interop {

/// Which physical device a device is, and whose driver runs it.
struct DeviceIdentity {
    Uuid device{};
    Uuid driver{};
    VkDriverId driver_id{}; ///< 0 where the driver does not tell.
    std::string driver_name;
};

DeviceIdentity identity_of(const DeviceTable& vk);

} // namespace restyle::interop
