#include "back/session_tensors.h"

#include "back/share.h"
#include "back/shared_tensor.h"

namespace restyle::back {

at::Tensor HostTensors::at(std::size_t offset, at::IntArrayRef shape) const {
    return tensor_over(memory_, offset, shape);
}

at::Tensor DeviceTensors::at(std::size_t offset, at::IntArrayRef shape) const {
    return tensor_over(end_, offset, shape, device_);
}

void DeviceTensors::in_turn(const interop::DeviceTurn& turn,
                            const std::function<bool()>& work) const {
    put_in_turn(*end_, stream_, turn, work);
}

std::unique_ptr<SessionTensors> import_tensors(const CoreDevice& core,
                                               const RestyleBackShare& share) {
    const CoreStream stream = pool_stream(core.torch);
    return std::make_unique<DeviceTensors>(
        std::make_shared<const interop::CudaEnd>(*core.driver, share_from(share), stream.cuda),
        stream.torch, core.torch);
}

} // namespace restyle::back
