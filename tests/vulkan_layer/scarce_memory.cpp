// A Vulkan layer whose device runs out of memory on request. The file that RESTYLE_SCARCE_MEMORY
// names holds two whole numbers while it is to be scarce: how many bytes are too few to count, and
// how many allocations of more succeed before the first that does not. New windows' images fail
// with them. The file is read anew with each call, so that a test may write and remove it at any
// time.
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "layer.h"

namespace {

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
    return NEXT(vkAllocateMemory)(device, info, callbacks, memory);
}

VKAPI_ATTR VkResult VKAPI_CALL create_swapchain(VkDevice device,
                                                const VkSwapchainCreateInfoKHR* info,
                                                const VkAllocationCallbacks* callbacks,
                                                VkSwapchainKHR* swapchain) {
    const VkExtent2D extent = info->imageExtent;
    if (is_scarce(VkDeviceSize{4} * extent.width * extent.height))
        return VK_ERROR_OUT_OF_DEVICE_MEMORY;
    return NEXT(vkCreateSwapchainKHR)(device, info, callbacks, swapchain);
}

} // namespace

void layer::begin_device() {}

PFN_vkVoidFunction layer::own_function(const char* name) {
    OWN(vkAllocateMemory, name, allocate);
    OWN(vkCreateSwapchainKHR, name, create_swapchain);
    return nullptr;
}
