#pragma once

#include <new>

#include "cuda/cuda_driver.h"

namespace restyle::interop {

/// A device's primary context, the one that LibTorch works in, kept while this lives.
class CudaContext {
public:
    /// `driver` must outlive it. Throws std::runtime_error.
    CudaContext(const CudaDriver& driver, cuda::CUdevice device);
    ~CudaContext();
    CudaContext(const CudaContext&) = delete;
    CudaContext& operator=(const CudaContext&) = delete;

    const CudaDriver& driver() const { return *driver_; }
    cuda::CUdevice device() const { return device_; }
    cuda::CUcontext get() const { return context_; }

private:
    const CudaDriver* driver_;
    cuda::CUdevice device_;
    cuda::CUcontext context_ = nullptr;
};

/// While it lives a context is this thread's current one; then the thread has its own again, which
/// may be LibTorch's or the engine's.
class CurrentContext {
public:
    /// Throws CudaError: calls that follow would be made in another context, or in none.
    explicit CurrentContext(const CudaContext& context);

    /// For what is to be given back, come what may.
    CurrentContext(const CudaContext& context, std::nothrow_t) noexcept;
    ~CurrentContext();
    CurrentContext(const CurrentContext&) = delete;
    CurrentContext& operator=(const CurrentContext&) = delete;

private:
    const CudaDriver* driver_;
    bool pushed_;
};

} // namespace restyle::interop
