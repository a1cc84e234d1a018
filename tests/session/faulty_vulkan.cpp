#include "session/faulty_vulkan.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <mutex>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "support/call_faults.h"
#include "vulkan/device_table.h"

namespace restyle::test {
namespace {

PFN_vkGetInstanceProcAddr real_instance_function = nullptr;
PFN_vkGetDeviceProcAddr real_device_function = nullptr;
std::atomic<VkResult> fault = VK_ERROR_OUT_OF_DEVICE_MEMORY;

/// What was made and has not ended.
struct Live {
    std::mutex mutex;
    std::int64_t objects = 0;
    std::map<VkDeviceMemory, VkDeviceSize> allocations;
};

Live& live() {
    static Live all;
    return all;
}

/// A function's name as a template's argument.
template <std::size_t kSize>
struct Name {
    consteval Name(const char (&given)[kSize]) { std::copy_n(given, kSize, text); }
    char text[kSize];

    constexpr bool begins(std::string_view with) const {
        return std::string_view(text, kSize - 1).starts_with(with);
    }
};

template <Name kName, typename... Arguments>
void count_made(const std::tuple<Arguments...>& given) {
    constexpr bool kMemory = kName.begins("vkAllocateMemory");
    if constexpr (kMemory || kName.begins("vkCreate")) {
        const std::lock_guard lock(live().mutex);
        if constexpr (kName.begins("vkCreateComputePipelines"))
            live().objects += std::get<2>(given);
        else
            ++live().objects;
        if constexpr (kMemory)
            live().allocations[*std::get<3>(given)] = std::get<1>(given)->allocationSize;
    }
}

/// A function that fails when its turn comes, before the real one.
template <Name kName, typename Function>
struct Faulty;

template <Name kName, typename... Arguments>
struct Faulty<kName, VkResult(VKAPI_PTR*)(Arguments...)> {
    static inline VkResult(VKAPI_PTR* real)(Arguments...) = nullptr;

    static VkResult VKAPI_PTR call(Arguments... arguments) {
        if (call_faults().fails(kName.text)) return fault;
        const VkResult result = real(arguments...);
        if (result == VK_SUCCESS) count_made<kName>(std::tuple<Arguments...>(arguments...));
        return result;
    }
};

/// One that ends an object.
template <Name kName, typename Handle>
struct Faulty<kName, void(VKAPI_PTR*)(VkDevice, Handle, const VkAllocationCallbacks*)> {
    using Function = void(VKAPI_PTR*)(VkDevice, Handle, const VkAllocationCallbacks*);
    static inline Function real = nullptr;

    static void VKAPI_PTR call(VkDevice device, Handle ended, const VkAllocationCallbacks* by) {
        if (ended != VK_NULL_HANDLE) {
            const std::lock_guard lock(live().mutex);
            --live().objects;
            if constexpr (std::is_same_v<Handle, VkDeviceMemory>) live().allocations.erase(ended);
        }
        real(device, ended, by);
    }
};

template <Name kName, typename Function>
concept IsFaulty = requires {
    Faulty<kName, Function>::real;
};

template <Name kName, typename Function>
PFN_vkVoidFunction faulty(PFN_vkVoidFunction real) {
    if constexpr (IsFaulty<kName, Function>) {
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

// Devices themselves are not counted: they end by functions of their own.
PFN_vkVoidFunction faulty_device_maker(PFN_vkVoidFunction function) {
    static PFN_vkCreateDevice real = nullptr;
    real = reinterpret_cast<PFN_vkCreateDevice>(function);
    const PFN_vkCreateDevice made = [](VkPhysicalDevice physical, const VkDeviceCreateInfo* info,
                                       const VkAllocationCallbacks* by, VkDevice* device) {
        return call_faults().fails("vkCreateDevice") ? fault.load()
                                                     : real(physical, info, by, device);
    };
    return reinterpret_cast<PFN_vkVoidFunction>(made);
}

PFN_vkVoidFunction faulty_instance_function(VkInstance instance, const char* name) {
    const PFN_vkVoidFunction real = real_instance_function(instance, name);
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0) {
        real_device_function = reinterpret_cast<PFN_vkGetDeviceProcAddr>(real);
        return reinterpret_cast<PFN_vkVoidFunction>(faulty_device_function);
    }
    RESTYLE_FAULTY(vkEnumeratePhysicalDevices)
    RESTYLE_FAULTY(vkEnumerateDeviceExtensionProperties)
    if (std::strcmp(name, "vkCreateDevice") == 0) return faulty_device_maker(real);
    return real;
}

#undef RESTYLE_FAULTY

} // namespace

RestyleContextInfo with_call_faults(RestyleContextInfo info) {
    real_instance_function = info.get_instance_proc_addr;
    info.get_instance_proc_addr = faulty_instance_function;
    return info;
}

void let_vulkan_fail_with(VkResult result) {
    fault = result;
}

LiveVulkan live_vulkan() {
    const std::lock_guard lock(live().mutex);
    LiveVulkan now{live().objects, 0};
    for (const auto& [memory, bytes] : live().allocations)
        now.bytes += std::int64_t(bytes);
    return now;
}

} // namespace restyle::test
