#include "back/core_stream.h"

#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace restyle::back {

CoreStream pool_stream(at::Device device) {
    const c10::impl::VirtualGuardImpl streams(device.type());
    const c10::Stream stream = streams.getStreamFromGlobalPool(device);
    return {stream, static_cast<interop::cuda::CUstream>(stream.native_handle())};
}

void put_in_turn(const interop::CudaEnd& end, const c10::Stream& stream,
                 const interop::DeviceTurn& turn, const std::function<bool()>& work) {
    const c10::StreamGuard current(stream);
    end.wait_for_renderer(turn.rendered);
    if (work()) end.hand_back(turn.restyled);
}

} // namespace restyle::back
