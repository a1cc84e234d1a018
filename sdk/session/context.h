#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "restyle/restyle.h"
#include "session/capabilities.h"
#include "session/model_size.h"
#include "session/queue_access.h"
#include "vulkan/device_table.h"

namespace restyle::session {

/// One VkDevice of the renderer's, and where the back is.
class Context {
public:
    explicit Context(const RestyleContextInfo& info);

    const interop::DeviceTable& vk() const { return vk_; }
    const std::string& back_library() const { return back_library_; }

    /// Where the renderer lets the SDK submit.
    const std::optional<QueueAccess>& queue() const { return queue_; }

    /// Of images, a side.
    std::uint32_t most_extent() const { return most_extent_; }

    /// Throws Error unless images of this size can be made; `name` is of what has it.
    void require_extent(Size size, const char* name) const;

    /// Found out by the first call. For any thread.
    const Capabilities& capabilities() const;

    /// For any thread; not under a lock, since the renderer may call the SDK from there.
    void log(RestyleLogLevel level, RestyleLogCategory category, const std::string& text,
             std::uint64_t frame_number = RESTYLE_NO_FRAME) const;

private:
    interop::DeviceTable vk_;
    std::uint32_t most_extent_;
    std::optional<QueueAccess> queue_;
    std::string back_library_;
    RestyleLogFunction log_;
    void* log_user_;
    mutable std::once_flag looked_;
    mutable std::unique_ptr<const Capabilities> capabilities_;
};

} // namespace restyle::session
