#pragma once

#include <vector>

#include "back/back.h"
#include "cuda/cuda_end.h"

namespace restyle::test {

/// The fake back's tensors where they lie in memory of the renderer's device.
class DeviceTensors {
public:
    /// Throws std::runtime_error.
    DeviceTensors(const interop::CudaDriver& driver, const RestyleBackShare& share);

    /// What the renderer has written by the time that `job` names.
    std::vector<float> read(const RestyleBackJob& job, std::uint64_t offset, std::size_t count);

    /// Handed back to the renderer as `job` names it.
    void write(const RestyleBackJob& job, std::uint64_t offset, const std::vector<float>& values);

private:
    void check(interop::cuda::CUresult result, const char* call) const;

    const interop::CudaDriver& driver_;
    std::vector<float> staged_; // What the stream copies, which may go on behind a failure.
    interop::CudaContext context_;
    interop::UniqueCudaStream stream_;
    interop::CudaEnd end_;
};

} // namespace restyle::test
