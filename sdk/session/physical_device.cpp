#include "session/physical_device.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "session/error.h"
#include "vulkan/check_vk.h"
#include "vulkan/instance_function.h"

namespace restyle::session {
namespace {

std::vector<VkPhysicalDevice> devices_of(const interop::DeviceHandles& instance) {
    const auto enumerate = interop::instance_function<PFN_vkEnumeratePhysicalDevices>(
        instance, "vkEnumeratePhysicalDevices");
    std::vector<VkPhysicalDevice> devices;
    VkResult listed = VK_INCOMPLETE;
    while (listed == VK_INCOMPLETE) { // One may be plugged in between the two calls.
        std::uint32_t count = 0;
        interop::check(enumerate(instance.instance, &count, nullptr), "vkEnumeratePhysicalDevices",
                       "the instance does not count its devices");
        devices.resize(count);
        listed = enumerate(instance.instance, &count, devices.data());
        devices.resize(count);
    }
    interop::check(listed, "vkEnumeratePhysicalDevices", "the instance does not list its devices");
    return devices;
}

} // namespace

interop::DeviceHandles physical_device(PFN_vkGetInstanceProcAddr get, VkInstance instance,
                                       VkPhysicalDevice device, const std::string& of) {
    require(get != nullptr, of + "get_instance_proc_addr is NULL, expected vkGetInstanceProcAddr");
    require(instance != VK_NULL_HANDLE, of + "instance is VK_NULL_HANDLE");
    require(device != VK_NULL_HANDLE, of + "physical_device is VK_NULL_HANDLE");
    const interop::DeviceHandles handles{get, instance, device, VK_NULL_HANDLE, {}};
    const std::vector<VkPhysicalDevice> devices = devices_of(handles);
    require(std::find(devices.begin(), devices.end(), device) != devices.end(),
            of + "physical_device is none of the " + std::to_string(devices.size()) +
                " that vkEnumeratePhysicalDevices() lists of " + of + "instance");
    return handles;
}

} // namespace restyle::session
