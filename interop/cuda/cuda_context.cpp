#include "cuda/cuda_context.h"

#include "cuda/check_cuda.h"

namespace restyle::interop {

CudaContext::CudaContext(const CudaDriver& driver, cuda::CUdevice device)
    : driver_(&driver),
      device_(device) {
    check(driver, driver.cuDevicePrimaryCtxRetain(&context_, device), "cuDevicePrimaryCtxRetain",
          "CUDA's driver gives no context of the renderer's device");
}

CudaContext::~CudaContext() {
    driver_->cuDevicePrimaryCtxRelease_v2(device_);
}

CurrentContext::CurrentContext(const CudaContext& context)
    : driver_(&context.driver()),
      pushed_(true) {
    check(*driver_, driver_->cuCtxPushCurrent_v2(context.get()), "cuCtxPushCurrent_v2",
          "the context of the renderer's device does not become the thread's");
}

CurrentContext::CurrentContext(const CudaContext& context, std::nothrow_t) noexcept
    : driver_(&context.driver()),
      pushed_(driver_->cuCtxPushCurrent_v2(context.get()) == cuda::kSuccess) {}

CurrentContext::~CurrentContext() {
    cuda::CUcontext popped = nullptr;
    if (pushed_) driver_->cuCtxPopCurrent_v2(&popped);
}

} // namespace restyle::interop
