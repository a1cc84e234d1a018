#pragma once

#include <chrono>
#include <cstdint>

#include "external_handle.h"
#include "vulkan/unique_vk.h"

namespace restyle::interop {

/// A timeline semaphore that another API, device or process can import
/// (VK_KHR_external_semaphore_fd, or _win32): all who have it see one counter, which only ever
/// increases. For several threads at once.
class ExportedTimeline {
public:
    /// At 0. The device's feature timelineSemaphore is to be enabled. Throws std::runtime_error
    /// saying what the device lacks.
    explicit ExportedTimeline(const DeviceTable& vk);

    /// For the renderer's submissions.
    VkSemaphore semaphore() const { return semaphore_.get(); }

    /// A new handle of it. What is imported from it keeps the counter alive.
    ExternalHandle export_handle() const;

    /// Raises it from the host.
    void signal(std::uint64_t value) const;

    /// Waits on the host until it is at least `value`; false when `most` has passed first.
    bool wait(std::uint64_t value, std::chrono::nanoseconds most) const;

private:
    const DeviceTable* vk_;
    UniqueSemaphore semaphore_;
};

} // namespace restyle::interop
