#pragma once

#include <string>

#include <ATen/ATen.h>

#include "cuda/cuda_driver.h"
#include "device_share.h"

namespace restyle::back {

/// Where the core computes.
struct CoreDevice {
    at::Device torch = at::kCPU;
    const interop::CudaDriver* driver = nullptr; ///< Of CUDA devices; never closed.
    std::string no_share{}; ///< Why it imports nothing of the renderer's device, as a clause.

    bool shares() const { return no_share.empty(); }
};

/// A device of CUDA's where both its driver and LibTorch's CUDA part can be used, else the CPU and
/// the reason. The first call opens what there is of CUDA, which takes seconds. For several
/// threads.
CoreDevice choose_core_device(const interop::Uuid& renderer);

/// The driver's device that is the renderer's, else its first: tensors that are copied there
/// through the host take a small part of the time that the CPU would compute. Throws
/// std::runtime_error.
CoreDevice cuda_core_device(const interop::CudaDriver& driver, const interop::Uuid& renderer);

/// Whether bf16 is what AUTO takes there: the device multiplies it.
bool has_bf16(const CoreDevice& device);

} // namespace restyle::back
