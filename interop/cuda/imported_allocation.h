#pragma once

#include "cuda/unique_cuda.h"
#include "device_share.h"

namespace restyle::interop {

/// Imports an allocation of the renderer's, as large and as dedicated as it is. Takes its handle
/// over: CUDA has it where the import succeeds, else it is closed. What is mapped of the result is
/// to be freed before it, and it before the renderer's memory. Throws std::runtime_error.
UniqueCudaMemory import_allocation(const CudaContext& context, SharedAllocation allocation);

} // namespace restyle::interop
