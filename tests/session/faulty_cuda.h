#pragma once

#include <string>

#include "cuda/cuda_driver.h"

namespace restyle::test {

/// `real` with calls that are counted and fail where they are to (support/call_faults.h), for a
/// reason unknown; but for those that give something back, for there is nothing to be done then.
/// One driver at a time.
interop::CudaDriver with_call_faults(const interop::CudaDriver& real);

/// Whether its calls are counted and may fail, as at first: not those with which a session ends,
/// about which nothing is to be done. For any thread.
void let_cuda_fail(bool may_fail);

/// What the message of a call that failed ends with, of CUDA's driver or of Vulkan
/// (faulty_vulkan.h).
std::string faulty_result_of(const std::string& call);

} // namespace restyle::test
