#include "cuda/check_cuda.h"

namespace restyle::interop {

void check(const CudaDriver& driver, cuda::CUresult result, const char* sentence) {
    if (result == cuda::kSuccess) return;
    const char* text = nullptr;
    if (driver.cuGetErrorString(result, &text) != cuda::kSuccess || text == nullptr)
        text = "a result without words";
    throw CudaError(result, std::string(sentence) + " (CUresult " + std::to_string(result) + ", " +
                                text + ")");
}

} // namespace restyle::interop
