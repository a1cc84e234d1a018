#include "cuda/check_cuda.h"

namespace restyle::interop {

void check(const CudaDriver& driver, cuda::CUresult result, const char* call, const char* failure) {
    if (result == cuda::kSuccess) return;
    const char* name = nullptr;
    if (driver.cuGetErrorName(result, &name) != cuda::kSuccess || name == nullptr)
        name = "a CUresult without a name";
    throw CudaError(result, std::string(failure) + ": " + call + " gave " + name + " (" +
                                std::to_string(result) + ")");
}

} // namespace restyle::interop
