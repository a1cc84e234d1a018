#include "vulkan/device_needs.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

#include "vulkan/check_vk.h"
#include "vulkan/instance_function.h"

namespace restyle::interop {
namespace {

constexpr std::uint32_t kMostFamilies = 32; // As many as a mask has bits.

bool has_timelines(const DeviceHandles& physical) {
    VkPhysicalDeviceTimelineSemaphoreFeatures timelines{};
    timelines.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES;
    VkPhysicalDeviceFeatures2 features{};
    features.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2;
    features.pNext = &timelines;
    instance_function<PFN_vkGetPhysicalDeviceFeatures2>(physical, "vkGetPhysicalDeviceFeatures2")(
        physical.physical_device, &features);
    return timelines.timelineSemaphore == VK_TRUE;
}

std::uint32_t api_version(const DeviceHandles& physical) {
    VkPhysicalDeviceProperties properties{};
    instance_function<PFN_vkGetPhysicalDeviceProperties>(physical, "vkGetPhysicalDeviceProperties")(
        physical.physical_device, &properties);
    return properties.apiVersion;
}

void find_queue_families(const DeviceHandles& physical, DeviceNeeds& needs) {
    const std::vector<VkQueueFamilyProperties> families = queue_families(physical);
    bool draws = false;
    for (std::uint32_t i = 0; i < std::min<std::size_t>(families.size(), kMostFamilies); ++i) {
        if ((families[i].queueFlags & VK_QUEUE_COMPUTE_BIT) == 0) continue;
        const bool this_draws = (families[i].queueFlags & VK_QUEUE_GRAPHICS_BIT) != 0;
        if (needs.queue_families == 0 || (this_draws && !draws)) needs.queue_family = i;
        needs.queue_families |= 1u << i;
        draws = draws || this_draws;
    }
    if (needs.queue_families == 0)
        throw std::runtime_error("the physical device has no queue with compute");
}

bool speaks_of_timelines(const void* next) {
    for (auto* at = static_cast<const VkBaseInStructure*>(next); at != nullptr; at = at->pNext)
        if (at->sType == VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES ||
            at->sType == VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES)
            return true;
    return false;
}

std::vector<const char*> extensions_of(const VkDeviceCreateInfo& wanted, const DeviceNeeds& needs) {
    std::vector<const char*> names(wanted.ppEnabledExtensionNames,
                                   wanted.ppEnabledExtensionNames + wanted.enabledExtensionCount);
    for (const char* needed : needs.extensions)
        if (std::none_of(names.begin(), names.end(),
                         [&](const char* name) { return std::strcmp(name, needed) == 0; }))
            names.push_back(needed);
    return names;
}

std::uint32_t computing_family(const VkDeviceCreateInfo& info, const DeviceNeeds& needs) {
    for (std::uint32_t i = 0; i < info.queueCreateInfoCount; ++i) {
        const std::uint32_t family = info.pQueueCreateInfos[i].queueFamilyIndex;
        if (family < kMostFamilies && (needs.queue_families >> family & 1) != 0) return family;
    }
    throw std::invalid_argument(
        "none of the queues asked for computes, expected one of a family in the mask " +
        std::to_string(needs.queue_families));
}

} // namespace

DeviceNeeds needs_of(const DeviceHandles& physical) {
    DeviceNeeds needs;
    needs.api_version = api_version(physical);
    if (needs.api_version < VK_API_VERSION_1_1)
        throw std::runtime_error("the physical device is of Vulkan 1.0, expected 1.1 or later");
    needs.extensions = useful_extensions(physical.get_instance_proc_addr, physical.instance,
                                         physical.physical_device);
    needs.timeline_semaphore = has_timelines(physical);
    find_queue_families(physical, needs);
    return needs;
}

CreatedDevice create_device(const DeviceHandles& physical, const DeviceNeeds& needs,
                            const VkDeviceCreateInfo* wanted) {
    VkDeviceCreateInfo info{};
    if (wanted != nullptr) info = *wanted;
    info.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;

    const float priority = 1;
    VkDeviceQueueCreateInfo queue{};
    queue.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO;
    queue.queueFamilyIndex = needs.queue_family;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    if (info.queueCreateInfoCount == 0) {
        info.queueCreateInfoCount = 1;
        info.pQueueCreateInfos = &queue;
    }

    const std::vector<const char*> extensions = extensions_of(info, needs);
    info.enabledExtensionCount = std::uint32_t(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();

    VkPhysicalDeviceTimelineSemaphoreFeatures timelines{};
    timelines.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES;
    timelines.timelineSemaphore = VK_TRUE;
    timelines.pNext = const_cast<void*>(info.pNext);
    if (needs.timeline_semaphore && !speaks_of_timelines(info.pNext)) info.pNext = &timelines;

    CreatedDevice created;
    created.queue_family = computing_family(info, needs);
    check(instance_function<PFN_vkCreateDevice>(physical, "vkCreateDevice")(
              physical.physical_device, &info, nullptr, &created.device),
          "vkCreateDevice", "the device could not be made");
    const auto get = instance_function<PFN_vkGetDeviceProcAddr>(physical, "vkGetDeviceProcAddr");
    const auto get_queue =
        reinterpret_cast<PFN_vkGetDeviceQueue>(get(created.device, "vkGetDeviceQueue"));
    get_queue(created.device, created.queue_family, 0, &created.queue);
    return created;
}

} // namespace restyle::interop
