#pragma once

#include <memory>
#include <string>

#include "peer/imported_buffer.h"
#include "peer/peer_device.h"
#include "shared_memory.h"
#include "transport.h"
#include "vulkan/buffer_handover.h"
#include "vulkan/exported_buffer.h"

namespace restyle::interop {

/// Transport C: a buffer in memory of the renderer's device, near its shaders, which a second
/// device imports by descriptor (VK_KHR_external_memory_fd). The second device's queue copies
/// tensors between there and the shared memory; the renderer's queues copy nothing.
///
///     renderer's device    second device
///     exported buffer == imported buffer <- queue copies -> landing: B or D over the shared memory
///         (one memory)
///
/// A range belongs to one device at a time: the renderer's commands release it; fetch() or
/// publish() has it and gives it back. Since each turn takes a barrier on the second device's queue
/// anyway, the copy goes with it; mapping the imported memory would save nothing.
class PeerTransport : public Transport {
public:
    /// `vk` and `memory` must outlive it. Throws std::runtime_error with the reason where the
    /// memory cannot be exported or imported.
    PeerTransport(const DeviceTable& vk, const SharedMemory& memory);

    VkBuffer buffer() const override { return exported_.buffer(); }
    void record_acquire(VkCommandBuffer commands, const TensorRange& range) const override;
    void record_release(VkCommandBuffer commands, const TensorRange& range) const override;
    void fetch(const TensorRange& range) override;
    void publish(const TensorRange& range) override;
    std::string description() const override { return landing_.description; }

private:
    /// A transport on the second device, which its queue copies from and to.
    struct Landing {
        std::unique_ptr<Transport> transport;
        std::string description;
    };

    static Landing make_landing(const DeviceTable& peer, const SharedMemory& memory);
    BufferSide peer_side() const;

    const DeviceTable* vk_; // The renderer's.
    ExportedBuffer exported_;
    PeerDevice peer_;
    ImportedBuffer imported_;
    Landing landing_;
};

} // namespace restyle::interop
