#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "device_share.h"
#include "vulkan/device_table.h"

namespace restyle::interop {

/// A range of the shared memory that holds one tensor.
struct TensorRange {
    std::size_t offset = 0; ///< From the shared memory's begin; page-aligned.
    std::size_t bytes = 0;
};

/// Of every transport's buffer: the renderer's passes read and write it, a peer copies.
inline constexpr VkBufferUsageFlags kTensorUsage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                                                   VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                                                   VK_BUFFER_USAGE_TRANSFER_DST_BIT;

/// How the core's tensors become a Vulkan buffer (DESIGN.md, decision 5).
///
/// The buffer spans the whole shared memory: a tensor lies at the same offset in both. Where
/// share() gives something the tensors lie in the device's memory instead, at those offsets again,
/// and the core imports it: fetch() and publish() then copy nothing and keep the order. They are
/// called off the render thread, one at a time.
class Transport {
public:
    virtual ~Transport() = default;

    virtual VkBuffer buffer() const = 0;

    /// Records what must come before compute shaders that read `range`, and after those that read
    /// or wrote it, where its memory has another owner between the two. Shaders that overwrite all
    /// of `range` need nothing before.
    virtual void record_acquire(VkCommandBuffer, const TensorRange&) const {}
    virtual void record_release(VkCommandBuffer, const TensorRange&) const {}

    /// The GPU has written `range` of the buffer: the core may read it from now on.
    virtual void fetch(const TensorRange& range) = 0;

    /// The core has written `range`, or has put that on its stream: commands submitted from now on
    /// may read it.
    virtual void publish(const TensorRange& range) = 0;

    /// What the core imports of the device, under new handles; nothing where the tensors lie in the
    /// shared memory. What is imported ends before the transport.
    virtual std::optional<DeviceShare> share() const { return std::nullopt; }

    /// Which values of the shared timelines the job at hand waits for and raises: after its fetch()
    /// and before its publish(), which a job that failed does not have.
    virtual DeviceTurn turn() const { return {}; }

    /// How it shares memory and what it copies, as a clause for reports.
    virtual std::string description() const = 0;
};

} // namespace restyle::interop
