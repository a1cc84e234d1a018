#include "layer.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <vector>

namespace {

PFN_vkGetInstanceProcAddr next_instance_function = nullptr;
PFN_vkGetDeviceProcAddr next_device_function = nullptr;

std::mutex mutex;
std::vector<VkDevice> devices; // That live.

/// The part of a creation's chain in which the loader says what comes next.
template <typename LayerInfo, typename Info>
LayerInfo* link_of(const Info* info, VkStructureType type) {
    auto* link = static_cast<const LayerInfo*>(info->pNext);
    while (link != nullptr && (link->sType != type || link->function != VK_LAYER_LINK_INFO))
        link = static_cast<const LayerInfo*>(link->pNext);
    return const_cast<LayerInfo*>(link);
}

VKAPI_ATTR VkResult VKAPI_CALL create_instance(const VkInstanceCreateInfo* info,
                                               const VkAllocationCallbacks* callbacks,
                                               VkInstance* instance) {
    auto* link =
        link_of<VkLayerInstanceCreateInfo>(info, VK_STRUCTURE_TYPE_LOADER_INSTANCE_CREATE_INFO);
    if (link == nullptr) return VK_ERROR_INITIALIZATION_FAILED;
    next_instance_function = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
    link->u.pLayerInfo = link->u.pLayerInfo->pNext;
    const auto create =
        reinterpret_cast<PFN_vkCreateInstance>(next_instance_function(nullptr, "vkCreateInstance"));
    return create(info, callbacks, instance);
}

VKAPI_ATTR VkResult VKAPI_CALL create_device(VkPhysicalDevice physical_device,
                                             const VkDeviceCreateInfo* info,
                                             const VkAllocationCallbacks* callbacks,
                                             VkDevice* device) {
    auto* link =
        link_of<VkLayerDeviceCreateInfo>(info, VK_STRUCTURE_TYPE_LOADER_DEVICE_CREATE_INFO);
    if (link == nullptr) return VK_ERROR_INITIALIZATION_FAILED;
    const PFN_vkGetInstanceProcAddr instance_function =
        link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
    next_device_function = link->u.pLayerInfo->pfnNextGetDeviceProcAddr;
    link->u.pLayerInfo = link->u.pLayerInfo->pNext;
    const auto create =
        reinterpret_cast<PFN_vkCreateDevice>(instance_function(nullptr, "vkCreateDevice"));
    const VkResult result = create(physical_device, info, callbacks, device);
    if (result != VK_SUCCESS) return result;
    const std::lock_guard lock(mutex);
    devices.push_back(*device);
    layer::begin_device();
    return result;
}

VKAPI_ATTR void VKAPI_CALL destroy_device(VkDevice device, const VkAllocationCallbacks* callbacks) {
    if (device == VK_NULL_HANDLE) return;
    const auto destroy =
        reinterpret_cast<PFN_vkDestroyDevice>(next_device_function(device, "vkDestroyDevice"));
    {
        const std::lock_guard lock(mutex);
        devices.erase(std::remove(devices.begin(), devices.end(), device), devices.end());
    }
    destroy(device, callbacks);
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL device_function(VkDevice device, const char* name) {
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(device_function);
    if (std::strcmp(name, "vkDestroyDevice") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(destroy_device);
    const PFN_vkVoidFunction next = next_device_function(device, name);
    const PFN_vkVoidFunction own = layer::own_function(name);
    return next != nullptr && own != nullptr ? own : next;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL instance_function(VkInstance instance, const char* name) {
    const auto is = [name](const char* other) { return std::strcmp(name, other) == 0; };
    if (is("vkGetInstanceProcAddr")) return reinterpret_cast<PFN_vkVoidFunction>(instance_function);
    if (is("vkGetDeviceProcAddr")) return reinterpret_cast<PFN_vkVoidFunction>(device_function);
    if (is("vkCreateInstance")) return reinterpret_cast<PFN_vkVoidFunction>(create_instance);
    if (is("vkCreateDevice")) return reinterpret_cast<PFN_vkVoidFunction>(create_device);
    if (is("vkDestroyDevice")) return reinterpret_cast<PFN_vkVoidFunction>(destroy_device);
    if (const PFN_vkVoidFunction own = layer::own_function(name)) return own;
    return instance == VK_NULL_HANDLE ? nullptr : next_instance_function(instance, name);
}

} // namespace

PFN_vkVoidFunction layer::next_function(const char* name) {
    const std::lock_guard lock(mutex);
    return devices.empty() ? nullptr : next_device_function(devices.back(), name);
}

extern "C" [[gnu::visibility("default")]] VKAPI_ATTR VkResult VKAPI_CALL
vkNegotiateLoaderLayerInterfaceVersion(VkNegotiateLayerInterface* negotiated) {
    negotiated->loaderLayerInterfaceVersion = 2;
    negotiated->pfnGetInstanceProcAddr = instance_function;
    negotiated->pfnGetDeviceProcAddr = device_function;
    negotiated->pfnGetPhysicalDeviceProcAddr = nullptr;
    return VK_SUCCESS;
}
