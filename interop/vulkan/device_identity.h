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

/// Throws std::runtime_error unless the renderer's driver is the one that CUDA belongs to: opaque
/// handles pass between the APIs of one driver only, and CUDA tells no driver's UUID.
void check_shares_with_cuda(const DeviceIdentity& renderer);

} // namespace restyle::interop
