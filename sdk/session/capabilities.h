#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "back/back.h"
#include "restyle/capability.h"
#include "vulkan/device_table.h"

namespace restyle::session {

/// What can be had on this machine, a line each, with the reason.
class Capabilities {
public:
    /// Looks and tries, which takes up to seconds; what cannot be had is a line, not an exception.
    Capabilities(const interop::DeviceTable& vk, const std::string& back_library);
    Capabilities(const Capabilities&) = delete; // The lines point into it.
    Capabilities& operator=(const Capabilities&) = delete;

    /// Null from the first index that has none.
    const RestyleCapability* find(std::uint32_t index) const;

private:
    void add(RestyleCapabilityKind kind, std::int32_t value, const char* name, bool found,
             std::string reason);
    RestyleBackDevice add_back(const interop::DeviceTable& vk, const std::string& library);
    void add_cuda(const RestyleBackDevice& core);
    void add_transports(const interop::DeviceTable& vk, const RestyleBackDevice& core);
    void add_formats(const interop::DeviceTable& vk);

    std::vector<std::string> reasons_;
    std::vector<RestyleCapability> lines_;
};

} // namespace restyle::session
