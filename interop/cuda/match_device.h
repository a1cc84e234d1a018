#pragma once

#include "cuda/cuda_driver.h"
#include "vulkan/device_identity.h"

namespace restyle::interop {

/// Throws std::runtime_error unless the renderer's driver is the one that CUDA belongs to: opaque
/// handles pass between the APIs of one driver only, and CUDA tells no driver's UUID.
void check_shares_with_cuda(const DeviceIdentity& renderer);

/// CUDA's device that is the renderer's: the UUID agrees and its timelines can be imported. (In MIG
/// mode a device has a UUID of its own and agrees with none of Vulkan's.) Throws std::runtime_error
/// naming each device and why it was refused.
cuda::CUdevice match_device(const CudaDriver& driver, const Uuid& renderer);

} // namespace restyle::interop
