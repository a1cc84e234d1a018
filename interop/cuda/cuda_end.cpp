#include "cuda/cuda_end.h"

#include <utility>

namespace restyle::interop {

CudaEnd::CudaEnd(const CudaContext& context, DeviceShare share)
    : context_(&context),
      buffer_(context, std::move(share.memory), share.buffer_bytes),
      rendered_(context, std::move(share.rendered)),
      restyled_(context, std::move(share.restyled)),
      stream_(make_cuda_stream(context)) {}

CudaEnd::~CudaEnd() {
    const CurrentContext current(*context_);
    context_->driver().cuStreamSynchronize(stream_.get());
}

} // namespace restyle::interop
