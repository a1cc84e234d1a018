#pragma once

#include <utility>

#include "cuda/cuda_context.h"

namespace restyle::interop {

/// Owns one object of CUDA's driver and destroys it with `Destroy`, in its context. Move-only;
/// default-made, it is empty. The CudaContext must outlive it.
template <typename Handle, auto Destroy>
class UniqueCuda {
public:
    UniqueCuda() = default;
    UniqueCuda(const CudaContext& context, Handle handle) : context_(&context), handle_(handle) {}
    UniqueCuda(UniqueCuda&& other) noexcept { swap(other); }
    UniqueCuda& operator=(UniqueCuda&& other) noexcept {
        UniqueCuda(std::move(other)).swap(*this);
        return *this;
    }
    ~UniqueCuda() {
        if (handle_ == Handle{}) return;
        const CurrentContext current(*context_, std::nothrow);
        (context_->driver().*Destroy)(handle_);
    }

    Handle get() const { return handle_; }

private:
    void swap(UniqueCuda& other) noexcept {
        std::swap(context_, other.context_);
        std::swap(handle_, other.handle_);
    }

    const CudaContext* context_ = nullptr;
    Handle handle_{};
};

using UniqueCudaAddress = UniqueCuda<cuda::CUdeviceptr, &CudaDriver::cuMemFree_v2>;
using UniqueCudaMemory = UniqueCuda<cuda::CUexternalMemory, &CudaDriver::cuDestroyExternalMemory>;
using UniqueCudaMipmaps = UniqueCuda<cuda::CUmipmappedArray, &CudaDriver::cuMipmappedArrayDestroy>;
using UniqueCudaSemaphore =
    UniqueCuda<cuda::CUexternalSemaphore, &CudaDriver::cuDestroyExternalSemaphore>;
using UniqueCudaStream = UniqueCuda<cuda::CUstream, &CudaDriver::cuStreamDestroy_v2>;
using UniqueCudaSurface = UniqueCuda<cuda::CUsurfObject, &CudaDriver::cuSurfObjectDestroy>;
using UniqueCudaTexture = UniqueCuda<cuda::CUtexObject, &CudaDriver::cuTexObjectDestroy>;

/// A stream that does not wait for the default one.
UniqueCudaStream make_cuda_stream(const CudaContext& context);

} // namespace restyle::interop
