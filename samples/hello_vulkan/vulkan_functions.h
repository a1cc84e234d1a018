/* The Vulkan functions that the program calls, from the machine's loader. */
#ifndef VULKAN_FUNCTIONS_H
#define VULKAN_FUNCTIONS_H

#include <vulkan/vulkan_core.h>

#define INSTANCE_FUNCTIONS(X)                                                                      \
    X(vkDestroyInstance)                                                                           \
    X(vkEnumeratePhysicalDevices)                                                                  \
    X(vkGetDeviceProcAddr)                                                                         \
    X(vkGetPhysicalDeviceMemoryProperties)

#define DEVICE_FUNCTIONS(X)                                                                        \
    X(vkAllocateCommandBuffers)                                                                    \
    X(vkAllocateMemory)                                                                            \
    X(vkBeginCommandBuffer)                                                                        \
    X(vkBindBufferMemory)                                                                          \
    X(vkBindImageMemory)                                                                           \
    X(vkCmdClearColorImage)                                                                        \
    X(vkCmdCopyImageToBuffer)                                                                      \
    X(vkCmdPipelineBarrier)                                                                        \
    X(vkCreateBuffer)                                                                              \
    X(vkCreateCommandPool)                                                                         \
    X(vkCreateImage)                                                                               \
    X(vkDestroyBuffer)                                                                             \
    X(vkDestroyCommandPool)                                                                        \
    X(vkDestroyDevice)                                                                             \
    X(vkDestroyImage)                                                                              \
    X(vkEndCommandBuffer)                                                                          \
    X(vkFreeMemory)                                                                                \
    X(vkGetBufferMemoryRequirements)                                                               \
    X(vkGetImageMemoryRequirements)                                                                \
    X(vkMapMemory)                                                                                 \
    X(vkQueueSubmit)                                                                               \
    X(vkQueueWaitIdle)                                                                             \
    X(vkResetCommandPool)

#define DECLARE(name) extern PFN_##name name;
extern PFN_vkGetInstanceProcAddr vkGetInstanceProcAddr;
extern PFN_vkCreateInstance vkCreateInstance;
INSTANCE_FUNCTIONS(DECLARE)
DEVICE_FUNCTIONS(DECLARE)
#undef DECLARE

/* Each returns 0 where the loader or a function of it is not there. */
int load_loader(void);
int load_instance_functions(VkInstance instance);
int load_device_functions(VkDevice device);

#endif /* VULKAN_FUNCTIONS_H */
