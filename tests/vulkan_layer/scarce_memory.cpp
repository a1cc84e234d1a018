// A Vulkan layer whose device runs out of memory on request. The file that RESTYLE_SCARCE_MEMORY
// names holds two whole numbers while it is to be scarce: how many bytes are too few to count, and
// how many allocations of more succeed before the first that does not. New windows' images fail
// with them. The file is read anew with each call, so that a test may write and remove it at any
// time.
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

namespace {

PFN_vkGetInstanceProcAddr next_instance_function = nullptr;
PFN_vkGetDeviceProcAddr next_device_function = nullptr;
PFN_vkAllocateMemory next_allocate = nullptr;
PFN_vkCreateSwapchainKHR next_create_swapchain = nullptr;

std::atomic<long> succeeded = 0; // Since it is scarce.

/// Whether one of so many bytes fails now.
bool is_scarce(VkDeviceSize bytes) {
    const char* const file = std::getenv("RESTYLE_SCARCE_MEMORY");
    VkDeviceSize small = 0;
    long count = 0;
    if (file == nullptr || !(std::ifstream(file) >> small >> count)) {
        succeeded = 0;
        return false;
    }
    return bytes > small && succeeded++ >= count;
}

VKAPI_ATTR VkResult VKAPI_CALL allocate(VkDevice device, const VkMemoryAllocateInfo* info,
                                        const VkAllocationCallbacks* callbacks,
                                        VkDeviceMemory* memory) {
    if (is_scarce(info->allocationSize)) return VK_ERROR_OUT_OF_DEVICE_MEMORY;
    return next_allocate(device, info, callbacks, memory);
}

VKAPI_ATTR VkResult VKAPI_CALL create_swapchain(VkDevice device,
                                                const VkSwapchainCreateInfoKHR* info,
                                                const VkAllocationCallbacks* callbacks,
                                                VkSwapchainKHR* swapchain) {
    const VkExtent2D extent = info->imageExtent;
    if (is_scarce(VkDeviceSize{4} * extent.width * extent.height))
        return VK_ERROR_OUT_OF_DEVICE_MEMORY;
    return next_create_swapchain(device, info, callbacks, swapchain);
}

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
    next_allocate =
        reinterpret_cast<PFN_vkAllocateMemory>(next_device_function(*device, "vkAllocateMemory"));
    next_create_swapchain = reinterpret_cast<PFN_vkCreateSwapchainKHR>(
        next_device_function(*device, "vkCreateSwapchainKHR"));
    return result;
}

/// Of this layer; NULL: the next one's is to be taken.
PFN_vkVoidFunction own_function(const char* name) {
    const auto is = [name](const char* other) { return std::strcmp(name, other) == 0; };
    if (is("vkCreateInstance")) return reinterpret_cast<PFN_vkVoidFunction>(create_instance);
    if (is("vkCreateDevice")) return reinterpret_cast<PFN_vkVoidFunction>(create_device);
    if (is("vkAllocateMemory")) return reinterpret_cast<PFN_vkVoidFunction>(allocate);
    if (is("vkCreateSwapchainKHR")) return reinterpret_cast<PFN_vkVoidFunction>(create_swapchain);
    return nullptr;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL device_function(VkDevice device, const char* name) {
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(device_function);
    const PFN_vkVoidFunction next = next_device_function(device, name);
    const PFN_vkVoidFunction own = own_function(name);
    return next != nullptr && own != nullptr ? own : next;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL instance_function(VkInstance instance, const char* name) {
    if (std::strcmp(name, "vkGetInstanceProcAddr") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(instance_function);
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(device_function);
    if (const PFN_vkVoidFunction own = own_function(name)) return own;
    return instance == VK_NULL_HANDLE ? nullptr : next_instance_function(instance, name);
}

} // namespace

extern "C" [[gnu::visibility("default")]] VKAPI_ATTR VkResult VKAPI_CALL
vkNegotiateLoaderLayerInterfaceVersion(VkNegotiateLayerInterface* negotiated) {
    negotiated->loaderLayerInterfaceVersion = 2;
    negotiated->pfnGetInstanceProcAddr = instance_function;
    negotiated->pfnGetDeviceProcAddr = device_function;
    negotiated->pfnGetPhysicalDeviceProcAddr = nullptr;
    return VK_SUCCESS;
}
