#pragma once

#include "cuda/cuda_driver.h"
#include "device_share.h"

namespace restyle::interop {

/// CUDA's device that is the renderer's: the UUID agrees and its timelines can be imported. (In MIG
/// mode a device has a UUID of its own and agrees with none of Vulkan's.) Throws std::runtime_error
/// naming each device and why it was refused.
cuda::CUdevice match_device(const CudaDriver& driver, const Uuid& renderer);

/// Where to compute for that renderer, whether or not anything can be imported there: the device
/// whose UUID agrees, else the driver's first. Throws std::runtime_error where there is none.
cuda::CUdevice nearest_device(const CudaDriver& driver, const Uuid& renderer);

} // namespace restyle::interop
