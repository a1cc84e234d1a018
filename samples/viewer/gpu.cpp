#include "gpu.h"

#include <stdexcept>

#include <restyle/restyle.h>

#include "submission.h"

namespace viewer {
namespace {

/// What Restyle makes use of, and the swapchain of a window.
std::vector<const char*> extensions_for(VkInstance instance, VkPhysicalDevice device, bool window) {
    std::uint32_t count = 0;
    std::vector<const char*> names;
    if (restyle_device_extensions(vkGetInstanceProcAddr, instance, device, &count, nullptr) >= 0) {
        names.resize(count);
        restyle_device_extensions(vkGetInstanceProcAddr, instance, device, &count, names.data());
    }
    if (window) names.push_back(VK_KHR_SWAPCHAIN_EXTENSION_NAME);
    return names;
}

const char* kind_name(VkPhysicalDeviceType kind) {
    switch (kind) {
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
        return "integrated";
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
        return "discrete";
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
        return "virtual";
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
        return "on the CPU";
    default:
        return "of another kind";
    }
}

} // namespace

Gpu::Gpu(bool validate, const std::vector<const char*>& instance_extensions)
    : device_({instance_extensions,
               [&](VkInstance instance, VkPhysicalDevice device) {
                   extensions_ = extensions_for(instance, device, !instance_extensions.empty());
                   return extensions_;
               },
               validate}) {
    if (validate && !device_.validates())
        throw std::runtime_error("--validate needs the layer VK_LAYER_KHRONOS_validation, which is "
                                 "not installed");
}

std::string Gpu::name() const {
    VkPhysicalDeviceProperties has{};
    vkGetPhysicalDeviceProperties(physical_device(), &has);
    return std::string(has.deviceName) + ", " + kind_name(has.deviceType) + ", Vulkan " +
           std::to_string(VK_API_VERSION_MAJOR(has.apiVersion)) + "." +
           std::to_string(VK_API_VERSION_MINOR(has.apiVersion));
}

void Gpu::require_present(VkSurfaceKHR surface) const {
    VkBool32 can = VK_FALSE;
    check(vkGetPhysicalDeviceSurfaceSupportKHR(physical_device(), queue_family(), surface, &can));
    if (can == VK_FALSE)
        throw std::runtime_error("the Vulkan device cannot show pictures in this window");
}

void Gpu::wait_idle() const {
    const auto held = device_.hold_queue();
    check(vkDeviceWaitIdle(device()));
}

void Gpu::submit_and_wait(const std::function<void(VkCommandBuffer)>& record) const {
    Submission once(*this);
    record(once.begin());
    once.submit();
    once.wait();
}

} // namespace viewer
