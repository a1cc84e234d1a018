#include "cuda/cuda_transport.h"

#include <stdexcept>

#include "vulkan/buffer_handover.h"
#include "vulkan/device_identity.h"

namespace restyle::interop {
namespace {

// A picture that takes longer on a GPU has hung.
constexpr std::chrono::seconds kLongestWait{10};

} // namespace

CudaTransport::CudaTransport(const DeviceTable& vk, VkDeviceSize bytes)
    : vk_(&vk),
      exported_(vk, bytes, kTensorUsage),
      rendered_(vk),
      restyled_(vk) {}

void CudaTransport::record_acquire(VkCommandBuffer commands, const TensorRange& range) const {
    interop::record_acquire(*vk_, commands, shader_side(exported_), range);
}

void CudaTransport::record_release(VkCommandBuffer commands, const TensorRange& range) const {
    interop::record_release(*vk_, commands, shader_side(exported_), range);
}

void CudaTransport::fetch(const TensorRange&) {
    rendered_.signal(++fetched_);
    ++next_;
}

void CudaTransport::publish(const TensorRange&) {
    if (!restyled_.wait(next_, kLongestWait))
        throw std::runtime_error("the core's CUDA stream has not finished a picture within 10 s");
    ++next_;
}

std::optional<DeviceShare> CudaTransport::share() const {
    DeviceShare share;
    share.device = identity_of(*vk_).device;
    share.memory = {exported_.export_memory(), exported_.layout().bytes, true};
    share.buffer_bytes = exported_.layout().buffer_bytes;
    share.rendered = rendered_.export_handle();
    share.restyled = restyled_.export_handle();
    return share;
}

std::string CudaTransport::description() const {
    return "memory exported to CUDA: the tensor is the buffer, nothing is copied, and timeline "
           "semaphores keep the order";
}

} // namespace restyle::interop
