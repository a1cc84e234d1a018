#include "session/faulty_vulkan.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "support/call_faults.h"
#include "vulkan/device_table.h"

namespace restyle::test {
namespace {

PFN_vkGetInstanceProcAddr real_instance_function = nullptr;
PFN_vkGetDeviceProcAddr real_device_function = nullptr;

/// A function's name as a template's argument.
template <std::size_t kSize>
struct Name {
    consteval Name(const char (&given)[kSize]) { std::copy_n(given, kSize, text); }
    char text[kSize];
};

/// A function that fails when its turn comes, before the real one.
template <Name kName, typename Function>
struct Faulty;

template <Name kName, typename... Arguments>
struct Faulty<kName, VkResult(VKAPI_PTR*)(Arguments...)> {
    static inline VkResult(VKAPI_PTR* real)(Arguments...) = nullptr;

    static VkResult VKAPI_PTR call(Arguments... arguments) {
        return call_faults().fails(kName.text) ? VK_ERROR_OUT_OF_DEVICE_MEMORY : real(arguments...);
    }
};

template <typename Function>
struct CanFail : std::false_type {};

template <typename... Arguments>
struct CanFail<VkResult(VKAPI_PTR*)(Arguments...)> : std::true_type {};

template <Name kName, typename Function>
PFN_vkVoidFunction faulty(PFN_vkVoidFunction real) {
    if constexpr (CanFail<Function>::value) {
        Faulty<kName, Function>::real = reinterpret_cast<Function>(real);
        return reinterpret_cast<PFN_vkVoidFunction>(Faulty<kName, Function>::call);
    } else {
        return real;
    }
}

#define RESTYLE_FAULTY(function)                                                                   \
    if (std::strcmp(name, #function) == 0) return faulty<#function, PFN_##function>(real);

PFN_vkVoidFunction faulty_device_function(VkDevice device, const char* name) {
    const PFN_vkVoidFunction real = real_device_function(device, name);
    if (real == nullptr) return nullptr;
    RESTYLE_DEVICE_FUNCTIONS(RESTYLE_FAULTY)
    RESTYLE_FAULTY(vkGetMemoryFdKHR)
    RESTYLE_FAULTY(vkGetMemoryHostPointerPropertiesEXT)
    RESTYLE_FAULTY(vkGetSemaphoreCounterValue)
    RESTYLE_FAULTY(vkGetSemaphoreFdKHR)
    RESTYLE_FAULTY(vkSignalSemaphore)
    RESTYLE_FAULTY(vkWaitSemaphores)
    return real;
}

PFN_vkVoidFunction faulty_instance_function(VkInstance instance, const char* name) {
    const PFN_vkVoidFunction real = real_instance_function(instance, name);
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0) {
        real_device_function = reinterpret_cast<PFN_vkGetDeviceProcAddr>(real);
        return reinterpret_cast<PFN_vkVoidFunction>(faulty_device_function);
    }
    RESTYLE_FAULTY(vkCreateDevice)
    RESTYLE_FAULTY(vkEnumerateDeviceExtensionProperties)
    return real;
}

#undef RESTYLE_FAULTY

} // namespace

RestyleContextInfo with_call_faults(RestyleContextInfo info) {
    real_instance_function = info.get_instance_proc_addr;
    info.get_instance_proc_addr = faulty_instance_function;
    return info;
}

} // namespace restyle::test
