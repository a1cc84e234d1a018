#include "vulkan/device_table.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <type_traits>

#include "vulkan/check_vk.h"
#include "vulkan/instance_function.h"

namespace restyle::interop {
namespace {

constexpr std::array kUsefulExtensions{VK_KHR_EXTERNAL_MEMORY_EXTENSION_NAME,
                                       kMemoryHandleExtension,
                                       VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME,
                                       VK_KHR_EXTERNAL_SEMAPHORE_EXTENSION_NAME,
                                       kSemaphoreHandleExtension,
                                       VK_KHR_TIMELINE_SEMAPHORE_EXTENSION_NAME};

// A function that was an extension before it became core: by either name, or none.
template <typename Function>
Function promoted(PFN_vkGetDeviceProcAddr get, VkDevice device, const char* core,
                  const char* extension) {
    PFN_vkVoidFunction function = get(device, core);
    if (function == nullptr) function = get(device, extension);
    return reinterpret_cast<Function>(function);
}

VkDeviceSize host_pointer_alignment(const DeviceHandles& handles) {
    if (!handles.enabled(VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME)) return 0;
    VkPhysicalDeviceExternalMemoryHostPropertiesEXT host{};
    host.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_MEMORY_HOST_PROPERTIES_EXT;
    VkPhysicalDeviceProperties2 properties{};
    properties.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2;
    properties.pNext = &host;
    instance_function<PFN_vkGetPhysicalDeviceProperties2>(
        handles, "vkGetPhysicalDeviceProperties2")(handles.physical_device, &properties);
    return host.minImportedHostPointerAlignment;
}

// Of an instance's extension: its own function tells whether that is enabled, a device's need not.
void load_debug_functions(DeviceTable& vk) {
    const auto load = [&](auto& function, const char* name) {
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(
            vk.handles.get_instance_proc_addr(vk.handles.instance, name));
    };
    load(vk.vkCmdBeginDebugUtilsLabelEXT, "vkCmdBeginDebugUtilsLabelEXT");
    load(vk.vkCmdEndDebugUtilsLabelEXT, "vkCmdEndDebugUtilsLabelEXT");
    load(vk.vkSetDebugUtilsObjectNameEXT, "vkSetDebugUtilsObjectNameEXT");
}

} // namespace

bool DeviceHandles::enabled(const char* extension) const {
    return std::find(enabled_extensions.begin(), enabled_extensions.end(), extension) !=
           enabled_extensions.end();
}

DeviceTable load_device(const DeviceHandles& handles) {
    DeviceTable vk;
    vk.device = handles.device;
    vk.handles = handles;
    vk.queue_families = queue_families(handles);
    instance_function<PFN_vkGetPhysicalDeviceMemoryProperties>(
        handles, "vkGetPhysicalDeviceMemoryProperties")(handles.physical_device, &vk.memory);
    const auto get = instance_function<PFN_vkGetDeviceProcAddr>(handles, "vkGetDeviceProcAddr");

#define RESTYLE_LOAD(name)                                                                         \
    vk.name = reinterpret_cast<PFN_##name>(get(vk.device, #name));                                 \
    if (vk.name == nullptr) throw std::runtime_error(#name " is not in the device");
    RESTYLE_DEVICE_FUNCTIONS(RESTYLE_LOAD)
#undef RESTYLE_LOAD

    vk.vkGetSemaphoreCounterValue = promoted<PFN_vkGetSemaphoreCounterValue>(
        get, vk.device, "vkGetSemaphoreCounterValue", "vkGetSemaphoreCounterValueKHR");
    vk.vkSignalSemaphore = promoted<PFN_vkSignalSemaphore>(get, vk.device, "vkSignalSemaphore",
                                                           "vkSignalSemaphoreKHR");
    vk.vkWaitSemaphores =
        promoted<PFN_vkWaitSemaphores>(get, vk.device, "vkWaitSemaphores", "vkWaitSemaphoresKHR");
    load_debug_functions(vk);
#define RESTYLE_LOAD(name, extension)                                                              \
    if (handles.enabled(extension)) vk.name = reinterpret_cast<PFN_##name>(get(vk.device, #name));
    RESTYLE_HANDLE_FUNCTIONS(RESTYLE_LOAD)
#undef RESTYLE_LOAD
    vk.host_pointer_alignment = host_pointer_alignment(handles);
    if (vk.host_pointer_alignment > 0)
        vk.vkGetMemoryHostPointerPropertiesEXT =
            reinterpret_cast<PFN_vkGetMemoryHostPointerPropertiesEXT>(
                get(vk.device, "vkGetMemoryHostPointerPropertiesEXT"));
    return vk;
}

std::vector<VkQueueFamilyProperties> queue_families(const DeviceHandles& handles) {
    const auto get = instance_function<PFN_vkGetPhysicalDeviceQueueFamilyProperties>(
        handles, "vkGetPhysicalDeviceQueueFamilyProperties");
    std::uint32_t count = 0;
    get(handles.physical_device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    get(handles.physical_device, &count, families.data());
    return families;
}

std::vector<const char*> useful_extensions(PFN_vkGetInstanceProcAddr get_instance_proc_addr,
                                           VkInstance instance, VkPhysicalDevice physical_device) {
    const DeviceHandles handles{get_instance_proc_addr, instance, physical_device, {}, {}};
    const auto enumerate = instance_function<PFN_vkEnumerateDeviceExtensionProperties>(
        handles, "vkEnumerateDeviceExtensionProperties");
    std::uint32_t count = 0;
    const auto check_listed = [](VkResult listed) {
        check(listed, "vkEnumerateDeviceExtensionProperties",
              "the physical device does not tell its extensions");
    };
    check_listed(enumerate(physical_device, nullptr, &count, nullptr));
    std::vector<VkExtensionProperties> offered(count);
    check_listed(enumerate(physical_device, nullptr, &count, offered.data()));

    std::vector<const char*> useful;
    for (const char* name : kUsefulExtensions)
        for (const VkExtensionProperties& extension : offered)
            if (std::strcmp(extension.extensionName, name) == 0) useful.push_back(name);
    return useful;
}

} // namespace restyle::interop
