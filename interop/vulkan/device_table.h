#pragma once

#include <string>
#include <vector>

#include <vulkan/vulkan_core.h>

namespace restyle::interop {

/// The renderer's device with the functions that Restyle calls on it, got through the renderer's
/// own vkGetInstanceProcAddr, so that no Vulkan library is linked.
struct DeviceTable {
    VkDevice device = VK_NULL_HANDLE;
    VkPhysicalDeviceMemoryProperties memory{};
    VkDeviceSize host_pointer_alignment = 0; ///< 0: host memory cannot be imported.

#define RESTYLE_DEVICE_FUNCTIONS(X)                                                                \
    X(vkAllocateDescriptorSets)                                                                    \
    X(vkAllocateMemory)                                                                            \
    X(vkBindBufferMemory)                                                                          \
    X(vkBindImageMemory)                                                                           \
    X(vkCmdBindDescriptorSets)                                                                     \
    X(vkCmdBindPipeline)                                                                           \
    X(vkCmdCopyBufferToImage)                                                                      \
    X(vkCmdCopyImage)                                                                              \
    X(vkCmdDispatch)                                                                               \
    X(vkCmdPipelineBarrier)                                                                        \
    X(vkCmdPushConstants)                                                                          \
    X(vkCreateBuffer)                                                                              \
    X(vkCreateComputePipelines)                                                                    \
    X(vkCreateDescriptorPool)                                                                      \
    X(vkCreateDescriptorSetLayout)                                                                 \
    X(vkCreateImage)                                                                               \
    X(vkCreateImageView)                                                                           \
    X(vkCreatePipelineLayout)                                                                      \
    X(vkCreateShaderModule)                                                                        \
    X(vkDestroyBuffer)                                                                             \
    X(vkDestroyDescriptorPool)                                                                     \
    X(vkDestroyDescriptorSetLayout)                                                                \
    X(vkDestroyImage)                                                                              \
    X(vkDestroyImageView)                                                                          \
    X(vkDestroyPipeline)                                                                           \
    X(vkDestroyPipelineLayout)                                                                     \
    X(vkDestroyShaderModule)                                                                       \
    X(vkFreeMemory)                                                                                \
    X(vkGetBufferMemoryRequirements)                                                               \
    X(vkGetImageMemoryRequirements)                                                                \
    X(vkMapMemory)                                                                                 \
    X(vkUpdateDescriptorSets)

#define RESTYLE_DECLARE(name) PFN_##name name = nullptr;
    RESTYLE_DEVICE_FUNCTIONS(RESTYLE_DECLARE)
#undef RESTYLE_DECLARE

    // Absent where the device lacks them.
    PFN_vkGetMemoryHostPointerPropertiesEXT vkGetMemoryHostPointerPropertiesEXT = nullptr;
    PFN_vkGetSemaphoreCounterValue vkGetSemaphoreCounterValue = nullptr;
    PFN_vkWaitSemaphores vkWaitSemaphores = nullptr;
};

/// A renderer's handles, as it gave them.
struct RendererDevice {
    PFN_vkGetInstanceProcAddr get_instance_proc_addr = nullptr;
    VkInstance instance = VK_NULL_HANDLE;
    VkPhysicalDevice physical_device = VK_NULL_HANDLE;
    VkDevice device = VK_NULL_HANDLE;
    std::vector<std::string> enabled_extensions;

    bool enabled(const char* extension) const;
};

/// Throws std::runtime_error naming a function that the device does not have.
DeviceTable load_device(const RendererDevice& renderer);

/// The extensions that Restyle makes use of and the device offers; the strings are static.
std::vector<const char*> useful_extensions(PFN_vkGetInstanceProcAddr get_instance_proc_addr,
                                           VkInstance instance, VkPhysicalDevice physical_device);

} // namespace restyle::interop
