#pragma once

#include <stdexcept>
#include <string>

#include "cuda/cuda_driver.h"

namespace restyle::interop {

/// A call of CUDA's driver that failed.
class CudaError : public std::runtime_error {
public:
    CudaError(cuda::CUresult result, const std::string& text)
        : std::runtime_error(text),
          result_(result) {}

    cuda::CUresult result() const { return result_; }

private:
    cuda::CUresult result_;
};

/// Throws CudaError unless `result` is success: `sentence`, and CUDA's words for the result.
void check(const CudaDriver& driver, cuda::CUresult result, const char* sentence);

} // namespace restyle::interop
