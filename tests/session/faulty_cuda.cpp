#include "session/faulty_cuda.h"

#include <atomic>

#include "session/faulty_vulkan.h"
#include "support/call_faults.h"

namespace restyle::test {
namespace {

interop::CudaDriver real_driver;
std::atomic<bool> cuda_may_fail = true;

/// A function that fails when its turn comes, before the real one.
template <auto kMember, typename Function>
struct FaultyCuda;

template <auto kMember, typename... Arguments>
struct FaultyCuda<kMember, interop::cuda::CUresult (*)(Arguments...)> {
    static inline const char* name = nullptr;

    static interop::cuda::CUresult call(Arguments... arguments) {
        if (cuda_may_fail && call_faults().fails(name)) return interop::cuda::kUnknown;
        return (real_driver.*kMember)(arguments...);
    }
};

template <auto kMember, typename Function>
void make_faulty(Function& function, const char* name) {
    FaultyCuda<kMember, Function>::name = name;
    function = FaultyCuda<kMember, Function>::call;
}

} // namespace

interop::CudaDriver with_call_faults(const interop::CudaDriver& real) {
    real_driver = real;
    interop::CudaDriver driver;
#define RESTYLE_MAKE_FAULTY(function, parameters)                                                  \
    make_faulty<&interop::CudaDriver::function>(driver.function, #function);
    RESTYLE_CUDA_FUNCTIONS(RESTYLE_MAKE_FAULTY)
#undef RESTYLE_MAKE_FAULTY
    driver.cuGetErrorName = real.cuGetErrorName; // What a failure is told with.
    driver.cuCtxPopCurrent_v2 = real.cuCtxPopCurrent_v2;
    driver.cuDestroyExternalMemory = real.cuDestroyExternalMemory;
    driver.cuDestroyExternalSemaphore = real.cuDestroyExternalSemaphore;
    driver.cuDevicePrimaryCtxRelease_v2 = real.cuDevicePrimaryCtxRelease_v2;
    driver.cuMemFree_v2 = real.cuMemFree_v2;
    driver.cuMipmappedArrayDestroy = real.cuMipmappedArrayDestroy;
    driver.cuStreamDestroy_v2 = real.cuStreamDestroy_v2;
    driver.cuSurfObjectDestroy = real.cuSurfObjectDestroy;
    driver.cuTexObjectDestroy = real.cuTexObjectDestroy;
    return driver;
}

void let_cuda_fail(bool may_fail) {
    cuda_may_fail = may_fail;
}

std::string faulty_result_of(const std::string& call) {
    return call.starts_with("cu") ? " gave CUDA_ERROR_PLAYED (999)" : kFaultyResult;
}

} // namespace restyle::test
