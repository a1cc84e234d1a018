#include "peer/peer_transport.h"

#include "host/host_transport.h"
#include "staging/staging_transport.h"

namespace restyle::interop {
namespace {

constexpr const char* kCopiesToTensor =
    "memory exported to a second device, whose queue copies each tensor between there and the "
    "shared memory";
constexpr const char* kCopiesToStaging =
    "memory exported to a second device, whose queue copies each tensor between there and "
    "host-visible memory, and the CPU between that and the shared memory";

void record_copy(const DeviceTable& vk, VkCommandBuffer commands, VkBuffer from, VkBuffer to,
                 const TensorRange& range) {
    const VkBufferCopy region{range.offset, range.offset, range.bytes};
    vk.vkCmdCopyBuffer(commands, from, to, 1, &region);
}

void record_host_barrier(const DeviceTable& vk, VkCommandBuffer commands) {
    VkMemoryBarrier barrier{};
    barrier.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER;
    barrier.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    barrier.dstAccessMask = VK_ACCESS_HOST_READ_BIT;
    vk.vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0,
                            1, &barrier, 0, nullptr, 0, nullptr);
}

} // namespace

// The shared memory itself where the peer imports it, so that its queue's copy is the only one.
PeerTransport::Landing PeerTransport::make_landing(const DeviceTable& peer,
                                                   const SharedMemory& memory) {
    try {
        return {std::make_unique<HostTransport>(peer, memory), kCopiesToTensor};
    } catch (const std::runtime_error& refusal) {
        return {std::make_unique<StagingTransport>(peer, memory),
                kCopiesToStaging + std::string("; host memory refused there: ") + refusal.what()};
    }
}

PeerTransport::PeerTransport(const DeviceTable& vk, const SharedMemory& memory)
    : vk_(&vk),
      exported_(vk, memory.bytes(), kTensorUsage),
      peer_(vk.handles),
      imported_(peer_.vk(), exported_.export_memory(), exported_.layout()),
      landing_(make_landing(peer_.vk(), memory)) {}

BufferSide PeerTransport::peer_side() const {
    return {imported_.buffer(), peer_.queue_family(), VK_PIPELINE_STAGE_TRANSFER_BIT,
            VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};
}

void PeerTransport::record_acquire(VkCommandBuffer commands, const TensorRange& range) const {
    interop::record_acquire(*vk_, commands, shader_side(exported_), range);
}

void PeerTransport::record_release(VkCommandBuffer commands, const TensorRange& range) const {
    interop::record_release(*vk_, commands, shader_side(exported_), range);
}

void PeerTransport::fetch(const TensorRange& range) {
    const DeviceTable& vk = peer_.vk();
    peer_.run([&](VkCommandBuffer commands) {
        interop::record_acquire(vk, commands, peer_side(), range);
        record_copy(vk, commands, imported_.buffer(), landing_.transport->buffer(), range);
        interop::record_release(vk, commands, peer_side(), range);
        record_host_barrier(vk, commands);
    });
    landing_.transport->fetch(range);
}

void PeerTransport::publish(const TensorRange& range) {
    landing_.transport->publish(range);
    const DeviceTable& vk = peer_.vk();
    peer_.run([&](VkCommandBuffer commands) {
        record_copy(vk, commands, landing_.transport->buffer(), imported_.buffer(), range);
        interop::record_release(vk, commands, peer_side(), range);
    });
}

} // namespace restyle::interop
