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

void Gpu::require_present(VkSurfaceKHR surface) const {
    VkBool32 can = VK_FALSE;
    check(vkGetPhysicalDeviceSurfaceSupportKHR(physical_device(), queue_family(), surface, &can));
    if (can == VK_FALSE)
        throw std::runtime_error("the Vulkan device cannot show pictures in this window");
}

void Gpu::submit_and_wait(const std::function<void(VkCommandBuffer)>& record) const {
    Submission once(*this);
    record(once.begin());
    once.submit();
    once.wait();
}

} // namespace viewer
