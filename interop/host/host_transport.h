#pragma once

#include "shared_memory.h"
#include "transport.h"
#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// Transport B: the shared memory itself is imported into Vulkan (VK_EXT_external_memory_host). The
/// tensor is the buffer; nothing is copied.
class HostTransport : public Transport {
public:
    /// `memory` must outlive it. Throws std::runtime_error with the reason where it cannot be
    /// imported.
    HostTransport(const DeviceTable& vk, const SharedMemory& memory);

    VkBuffer buffer() const override { return buffer_.get(); }
    void fetch(const TensorRange&) override {}
    void publish(const TensorRange&) override {}
    std::string description() const override;

private:
    UniqueMemory memory_; // Before buffer_, so that it outlives it.
    UniqueBuffer buffer_;
};

} // namespace restyle::interop
