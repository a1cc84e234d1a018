#pragma once

#include "cuda/imported_allocation.h"

namespace restyle::interop {

/// A buffer of the renderer's, mapped once and over its whole range: two mappings may differ in
/// address and need not agree (transport A).
class MappedBuffer {
public:
    /// Takes the handle over. Throws std::runtime_error with the reason.
    MappedBuffer(const CudaContext& context, SharedAllocation allocation, std::uint64_t bytes);

    cuda::CUdeviceptr address() const { return address_.get(); }
    std::uint64_t bytes() const { return bytes_; }

private:
    std::uint64_t bytes_;
    UniqueCudaMemory memory_; // Before what is mapped of it, which is freed first.
    UniqueCudaAddress address_;
};

} // namespace restyle::interop
