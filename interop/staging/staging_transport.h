#pragma once

#include "shared_memory.h"
#include "transport.h"
#include "vulkan/device_buffer.h"

namespace restyle::interop {

/// Transport D: a host-visible buffer of the renderer's device, copied to and from the shared
/// memory. Works everywhere, under capture tools too.
class StagingTransport : public Transport {
public:
    /// `memory` must outlive it. Throws std::runtime_error when the device has no host-visible
    /// memory.
    StagingTransport(const DeviceTable& vk, const SharedMemory& memory);

    VkBuffer buffer() const override { return buffer_.buffer(); }
    void fetch(const TensorRange& range) override;
    void publish(const TensorRange& range) override;
    std::string description() const override;

private:
    const SharedMemory* memory_;
    DeviceBuffer buffer_;
    std::byte* mapped_ = nullptr; // Unmapped when its memory is freed.
};

} // namespace restyle::interop
