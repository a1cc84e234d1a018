#include "back/session_tensors.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <system_error>

#include <fcntl.h>

#include "back/shared_tensor.h"

namespace restyle::back {
namespace {

interop::ExternalHandle copy_of(std::int32_t descriptor) {
    interop::ExternalHandle copy(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
    if (copy.get() < 0)
        throw std::system_error(errno, std::generic_category(),
                                "a descriptor of the renderer's device cannot be copied");
    return copy;
}

interop::DeviceShare copy_of(const RestyleBackShare& share) {
    interop::DeviceShare copy;
    std::copy(std::begin(share.device), std::end(share.device), copy.device.begin());
    copy.memory = {copy_of(share.memory), share.allocation_bytes, share.dedicated != 0};
    copy.buffer_bytes = share.buffer_bytes;
    copy.rendered = copy_of(share.rendered);
    copy.restyled = copy_of(share.restyled);
    return copy;
}

} // namespace

at::Tensor HostTensors::at(std::size_t offset, at::IntArrayRef shape) const {
    return tensor_over(memory_, offset, shape);
}

at::Tensor DeviceTensors::at(std::size_t offset, at::IntArrayRef shape) const {
    return tensor_over(end_, offset, shape, device_);
}

void DeviceTensors::in_turn(const interop::DeviceTurn& turn,
                            const std::function<void()>& work) const {
    put_in_turn(*end_, stream_, turn, work);
}

std::unique_ptr<SessionTensors> import_tensors(const CoreDevice& core,
                                               const RestyleBackShare& share) {
    const CoreStream stream = pool_stream(core.torch);
    return std::make_unique<DeviceTensors>(
        std::make_shared<const interop::CudaEnd>(*core.driver, copy_of(share), stream.cuda),
        stream.torch, core.torch);
}

} // namespace restyle::back
