#pragma once

#include <cstdint>
#include <string>

#include "restyle/restyle.h"
#include "vulkan/device_table.h"

namespace restyle::session {

/// One VkDevice of the renderer's, and where the back is.
class Context {
public:
    explicit Context(const RestyleContextInfo& info);

    const interop::DeviceTable& vk() const { return vk_; }
    const std::string& back_library() const { return back_library_; }

    /// For any thread; not under a lock, since the renderer may call the SDK from there.
    void log(RestyleLogLevel level, RestyleLogCategory category, const std::string& text,
             std::uint64_t frame_number = RESTYLE_NO_FRAME) const;

private:
    interop::DeviceTable vk_;
    std::string back_library_;
    RestyleLogFunction log_;
    void* log_user_;
};

} // namespace restyle::session
