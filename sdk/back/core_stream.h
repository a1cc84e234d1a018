#pragma once

#include <functional>

#include <c10/core/Stream.h>

#include "cuda/cuda_end.h"

namespace restyle::back {

/// A stream of LibTorch's, and what CUDA's driver knows it as. LibTorch never destroys it.
struct CoreStream {
    c10::Stream torch;
    interop::cuda::CUstream cuda;
};

/// A stream of LibTorch's pool for one session on `device`, a CUDA device; never the default one.
/// LibTorch's CUDA part must be open (core::device_from_name()), which is the reason why nothing
/// here links it. Throws c10::Error where it is not.
CoreStream pool_stream(at::Device device);

/// Puts `work` on the stream, after what the renderer has done and before what it does with it. The
/// stream is the calling thread's current one meanwhile, so LibTorch's kernels go to it.
void put_in_turn(const interop::CudaEnd& end, const c10::Stream& stream,
                 const interop::DeviceTurn& turn, const std::function<bool()>& work);

} // namespace restyle::back
