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
    std::string not_the_renderers{};             ///< Why it is another device, as a clause.

    bool is_the_renderers() const { return not_the_renderers.empty(); }
};

/// The renderer's device where both CUDA's driver and LibTorch's CUDA part can use it, else the
/// CPU and the reason. Never another GPU, whose frames would go through the host. The first call
/// opens what there is of CUDA, which takes seconds. For several threads.
CoreDevice choose_core_device(const interop::Uuid& renderer);

/// Whether bf16 is what AUTO takes there: the device multiplies it.
bool has_bf16(const CoreDevice& device);

} // namespace restyle::back
