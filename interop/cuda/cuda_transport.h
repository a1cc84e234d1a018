#pragma once

#include "transport.h"
#include "vulkan/exported_buffer.h"
#include "vulkan/exported_timeline.h"

namespace restyle::interop {

/// The renderer's half of transport A: a buffer of its device that CUDA maps, so that a tensor of
/// the core *is* a range of the buffer and nothing is copied; and two timelines for the order.
///
///     renderer's device          core (cuda_end.h)
///     buffer    ==============   device pointer           one memory
///     rendered  -- fetch() --->  a stream waits for it
///     restyled  <- publish() --  a stream raises it
///
/// Needs Vulkan only: CUDA may be in another process.
class CudaTransport : public Transport {
public:
    /// For tensors in `bytes` bytes. `vk` must outlive it. Throws std::runtime_error with the
    /// reason where memory or timelines cannot be exported.
    CudaTransport(const DeviceTable& vk, VkDeviceSize bytes);

    VkBuffer buffer() const override { return exported_.buffer(); }
    void record_acquire(VkCommandBuffer commands, const TensorRange& range) const override;
    void record_release(VkCommandBuffer commands, const TensorRange& range) const override;
    void fetch(const TensorRange&) override;

    /// Throws std::runtime_error where the core's stream does not get there within ten seconds.
    void publish(const TensorRange&) override;

    std::optional<DeviceShare> share() const override;
    DeviceTurn turn() const override { return {fetched_, next_}; }
    std::string description() const override;

private:
    const DeviceTable* vk_;
    ExportedBuffer exported_;
    ExportedTimeline rendered_;
    ExportedTimeline restyled_;
    std::uint64_t fetched_ = 0;
    std::uint64_t next_ = 1; ///< Of restyled_. No job has another's: one that failed may raise it.
};

} // namespace restyle::interop
