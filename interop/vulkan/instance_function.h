#pragma once

#include <stdexcept>
#include <string>

#include "vulkan/device_table.h"

namespace restyle::interop {

/// A function of the instance or of a physical device. Throws std::runtime_error naming it where
/// the instance does not have it.
template <typename Function>
Function instance_function(const DeviceHandles& handles, const char* name) {
    const auto function =
        reinterpret_cast<Function>(handles.get_instance_proc_addr(handles.instance, name));
    if (function == nullptr)
        throw std::runtime_error(std::string(name) + " is not in the instance");
    return function;
}

} // namespace restyle::interop
