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

/// Throws CudaError unless `result`, which `call` gave, is success: `failure` in words, and which
/// call gave what.
void check(const CudaDriver& driver, cuda::CUresult result, const char* call, const char* failure);

} // namespace restyle::interop
