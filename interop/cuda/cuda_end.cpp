#include "cuda/cuda_end.h"

#include <utility>

#include "cuda/match_device.h"

namespace restyle::interop {

CudaEnd::CudaEnd(const CudaDriver& driver, DeviceShare share, cuda::CUstream stream)
    : context_(driver, match_device(driver, share.device)),
      buffer_(context_, std::move(share.memory), share.buffer_bytes),
      rendered_(context_, std::move(share.rendered)),
      restyled_(context_, std::move(share.restyled)),
      stream_(stream) {}

CudaEnd::~CudaEnd() {
    const CurrentContext current(context_, std::nothrow);
    context_.driver().cuStreamSynchronize(stream_);
}

} // namespace restyle::interop
