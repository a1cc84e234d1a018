#include "gpu.h"

#include <stdexcept>

#include <restyle/restyle.h>

#include "submission.h"

namespace viewer {
namespace {

VkPhysicalDevice first_device(VkInstance instance) {
    std::uint32_t count = 0;
    check(vkEnumeratePhysicalDevices(instance, &count, nullptr));
    std::vector<VkPhysicalDevice> devices(count);
    check(vkEnumeratePhysicalDevices(instance, &count, devices.data()));
    for (VkPhysicalDevice device : devices) {
        VkPhysicalDeviceProperties properties{};
        vkGetPhysicalDeviceProperties(device, &properties);
        if (properties.apiVersion >= VK_API_VERSION_1_3) return device;
    }
    throw std::runtime_error("there is no Vulkan device of version 1.3 on this machine; a software "
                             "one (lavapipe) comes with Mesa");
}

std::uint32_t drawing_queue(VkPhysicalDevice device) {
    constexpr VkQueueFlags kNeeded = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
    for (std::uint32_t index = 0; index < count; ++index)
        if ((families[index].queueFlags & kNeeded) == kNeeded) return index;
    throw std::runtime_error("the Vulkan device has no queue that both draws and computes");
}

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

VkDevice create_device(VkPhysicalDevice physical_device, std::uint32_t family,
                       const std::vector<const char*>& extensions) {
    const float priority = 1;
    auto queue = of_type<VkDeviceQueueCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO);
    queue.queueFamilyIndex = family;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    // Those that the sample scene is drawn with; every device of version 1.3 has them.
    auto drawing = of_type<VkPhysicalDeviceVulkan13Features>(
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES);
    drawing.dynamicRendering = VK_TRUE;
    drawing.synchronization2 = VK_TRUE;
    auto features = of_type<VkPhysicalDeviceVulkan12Features>(
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES);
    features.pNext = &drawing;
    features.timelineSemaphore = VK_TRUE;

    auto info = of_type<VkDeviceCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, &features);
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    VkDevice device = VK_NULL_HANDLE;
    check(vkCreateDevice(physical_device, &info, nullptr, &device));
    return device;
}

} // namespace

Gpu::Gpu(bool validate, const std::vector<const char*>& instance_extensions)
    : instance_(validate, instance_extensions),
      physical_device_(first_device(instance())),
      queue_family_(drawing_queue(physical_device_)),
      extensions_(extensions_for(instance(), physical_device_, !instance_extensions.empty())),
      device_(create_device(physical_device_, queue_family_, extensions_)) {
    volkLoadDevice(device_);
    vkGetDeviceQueue(device_, queue_family_, 0, &queue_);
}

Gpu::~Gpu() {
    vkDeviceWaitIdle(device_);
    vkDestroyDevice(device_, nullptr);
}

void Gpu::require_present(VkSurfaceKHR surface) const {
    VkBool32 can = VK_FALSE;
    check(vkGetPhysicalDeviceSurfaceSupportKHR(physical_device_, queue_family_, surface, &can));
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
