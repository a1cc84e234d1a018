#include "cuda/unique_cuda.h"

#include "cuda/check_cuda.h"

namespace restyle::interop {

UniqueCudaStream make_cuda_stream(const CudaContext& context) {
    const CudaDriver& driver = context.driver();
    const CurrentContext current(context);
    cuda::CUstream stream = nullptr;
    check(driver, driver.cuStreamCreate(&stream, cuda::kStreamNonBlocking), "cuStreamCreate",
          "CUDA's driver makes no stream");
    return {context, stream};
}

} // namespace restyle::interop
