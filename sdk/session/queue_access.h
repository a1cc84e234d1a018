#pragma once

#include <optional>

#include "restyle/submit.h"
#include "vulkan/device_table.h"

namespace restyle::session {

/// How a renderer lets the SDK submit: to a queue that it locks, or through its own function.
class QueueAccess {
public:
    /// Throws Error for what cannot be meant.
    QueueAccess(const interop::DeviceTable& vk, const RestyleQueueInfo& info);

    std::uint32_t family() const { return info_.queue_family; }

    /// Submits `commands` after `waits`, signalling `signals` and `done`. Throws VulkanError.
    void submit(VkCommandBuffer commands, const RestyleSemaphores& waits,
                const RestyleSemaphores& signals, const RestyleDone& done) const;

private:
    VkResult submit(const VkSubmitInfo& submission) const;

    const interop::DeviceTable* vk_;
    RestyleQueueInfo info_;
};

} // namespace restyle::session
