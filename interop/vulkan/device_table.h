#pragma once

#include <string>
#include <vector>

#include <vulkan/vulkan_core.h>

#include "external_handle.h"

namespace restyle::interop {

/// A device and where it comes from, as whoever made it gives them.
struct DeviceHandles {
    PFN_vkGetInstanceProcAddr get_instance_proc_addr = nullptr;
    VkInstance instance = VK_NULL_HANDLE;
    VkPhysicalDevice physical_device = VK_NULL_HANDLE;
    VkDevice device = VK_NULL_HANDLE;
    std::vector<std::string> enabled_extensions;

    bool enabled(const char* extension) const;
};

/// A device, the renderer's or a peer of it, with the functions that Restyle calls on it, got
/// through the renderer's own vkGetInstanceProcAddr, so that no Vulkan library is linked.
struct DeviceTable {
    VkDevice device = VK_NULL_HANDLE;
    DeviceHandles handles;
    VkPhysicalDeviceMemoryProperties memory{};
    std::vector<VkQueueFamilyProperties> queue_families;
    VkDeviceSize host_pointer_alignment = 0; ///< 0: host memory cannot be imported.

#define RESTYLE_DEVICE_FUNCTIONS(X)                                                                \
    X(vkAllocateCommandBuffers)                                                                    \
    X(vkAllocateDescriptorSets)                                                                    \
    X(vkAllocateMemory)                                                                            \
    X(vkBeginCommandBuffer)                                                                        \
    X(vkBindBufferMemory)                                                                          \
    X(vkBindImageMemory)                                                                           \
    X(vkCmdBindDescriptorSets)                                                                     \
    X(vkCmdBindPipeline)                                                                           \
    X(vkCmdCopyBuffer)                                                                             \
    X(vkCmdCopyBufferToImage)                                                                      \
    X(vkCmdCopyImage)                                                                              \
    X(vkCmdCopyImageToBuffer)                                                                      \
    X(vkCmdDispatch)                                                                               \
    X(vkCmdPipelineBarrier)                                                                        \
    X(vkCmdPushConstants)                                                                          \
    X(vkCmdUpdateBuffer)                                                                           \
    X(vkCreateBuffer)                                                                              \
    X(vkCreateCommandPool)                                                                         \
    X(vkCreateComputePipelines)                                                                    \
    X(vkCreateDescriptorPool)                                                                      \
    X(vkCreateDescriptorSetLayout)                                                                 \
    X(vkCreateFence)                                                                               \
    X(vkCreateImage)                                                                               \
    X(vkCreateImageView)                                                                           \
    X(vkCreatePipelineLayout)                                                                      \
    X(vkCreateSemaphore)                                                                           \
    X(vkCreateShaderModule)                                                                        \
    X(vkDestroyBuffer)                                                                             \
    X(vkDestroyCommandPool)                                                                        \
    X(vkDestroyDescriptorPool)                                                                     \
    X(vkDestroyDescriptorSetLayout)                                                                \
    X(vkDestroyFence)                                                                              \
    X(vkDestroyImage)                                                                              \
    X(vkDestroyImageView)                                                                          \
    X(vkDestroyPipeline)                                                                           \
    X(vkDestroyPipelineLayout)                                                                     \
    X(vkDestroySemaphore)                                                                          \
    X(vkDestroyShaderModule)                                                                       \
    X(vkEndCommandBuffer)                                                                          \
    X(vkFreeMemory)                                                                                \
    X(vkGetBufferMemoryRequirements)                                                               \
    X(vkGetDeviceQueue)                                                                            \
    X(vkGetImageMemoryRequirements)                                                                \
    X(vkMapMemory)                                                                                 \
    X(vkQueueSubmit)                                                                               \
    X(vkQueueWaitIdle)                                                                             \
    X(vkResetCommandPool)                                                                          \
    X(vkResetFences)                                                                               \
    X(vkUpdateDescriptorSets)                                                                      \
    X(vkWaitForFences)

#define RESTYLE_DECLARE(name) PFN_##name name = nullptr;
    RESTYLE_DEVICE_FUNCTIONS(RESTYLE_DECLARE)
#undef RESTYLE_DECLARE

    // Absent where the instance lacks VK_EXT_debug_utils (debug_region.h).
    PFN_vkCmdBeginDebugUtilsLabelEXT vkCmdBeginDebugUtilsLabelEXT = nullptr;
    PFN_vkCmdEndDebugUtilsLabelEXT vkCmdEndDebugUtilsLabelEXT = nullptr;
    PFN_vkSetDebugUtilsObjectNameEXT vkSetDebugUtilsObjectNameEXT = nullptr;

    // Absent where the device lacks them.
    PFN_vkGetMemoryHostPointerPropertiesEXT vkGetMemoryHostPointerPropertiesEXT = nullptr;
    PFN_vkGetSemaphoreCounterValue vkGetSemaphoreCounterValue = nullptr;
    PFN_vkSignalSemaphore vkSignalSemaphore = nullptr;
    PFN_vkWaitSemaphores vkWaitSemaphores = nullptr;
#define RESTYLE_DECLARE(name, extension) PFN_##name name = nullptr;
    RESTYLE_HANDLE_FUNCTIONS(RESTYLE_DECLARE)
#undef RESTYLE_DECLARE
};

/// Throws std::runtime_error naming a function that the device does not have.
DeviceTable load_device(const DeviceHandles& handles);

std::vector<VkQueueFamilyProperties> queue_families(const DeviceHandles& handles);

/// The extensions that Restyle makes use of and the device offers; the strings are static.
std::vector<const char*> useful_extensions(PFN_vkGetInstanceProcAddr get_instance_proc_addr,
                                           VkInstance instance, VkPhysicalDevice physical_device);

} // namespace restyle::interop
