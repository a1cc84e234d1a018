#include "back/session_tensors.h"

#include <c10/core/StreamGuard.h>

#include "back/share.h"
#include "back/shared_tensor.h"

namespace restyle::back {

at::Tensor HostTensors::at(std::size_t offset, at::IntArrayRef shape) {
    return tensor_over(memory_, offset, shape);
}

at::Tensor StagedTensors::at(std::size_t offset, at::IntArrayRef shape) {
    const c10::StreamGuard current(stream_); // Its memory is freed in that stream's order.
    const at::Tensor host = tensor_over(memory_, offset, shape);
    const at::Tensor device = at::empty(shape, host.options().device(stream_.device()));
    staged_[offset] = {host, device};
    return device;
}

void StagedTensors::in_turn(const interop::DeviceTurn&, const std::function<bool()>& work) const {
    const c10::StreamGuard current(stream_);
    work();
}

void StagedTensors::fetch(std::size_t offset) const {
    const Staged& staged = staged_.at(offset);
    staged.device.copy_(staged.host);
}

void StagedTensors::publish(std::size_t offset) const {
    const Staged& staged = staged_.at(offset);
    staged.host.copy_(staged.device);
}

at::Tensor DeviceTensors::at(std::size_t offset, at::IntArrayRef shape) {
    return tensor_over(end_, offset, shape, device_);
}

void DeviceTensors::in_turn(const interop::DeviceTurn& turn,
                            const std::function<bool()>& work) const {
    put_in_turn(*end_, stream_, turn, work);
}

std::unique_ptr<SessionTensors>
session_tensors(const CoreDevice& core, std::shared_ptr<const interop::ImportedMemory> memory,
                const RestyleBackShare* share) {
    if (core.torch.is_cpu()) return std::make_unique<HostTensors>(std::move(memory));
    const CoreStream stream = pool_stream(core.torch);
    if (share == nullptr) return std::make_unique<StagedTensors>(std::move(memory), stream.torch);
    return std::make_unique<DeviceTensors>(
        std::make_shared<const interop::CudaEnd>(*core.driver, share_from(*share), stream.cuda),
        stream.torch, core.torch);
}

} // namespace restyle::back
