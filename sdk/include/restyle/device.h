/* What Restyle wants of a device before that is made; included by restyle.h. */
#ifndef RESTYLE_DEVICE_H
#define RESTYLE_DEVICE_H

#include <stdint.h>

#include <vulkan/vulkan_core.h>

#include "restyle/export.h"
#include "restyle/result.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RESTYLE_MOST_EXTENSIONS 16

/* What a VkDevice should have, of what its physical device offers. Of the instance nothing is asked
 * but that it is of Vulkan 1.1 or later. */
typedef struct RestyleDeviceNeeds {
    uint32_t bytes;
    uint32_t extension_count;
    void* next;
    /* To be enabled, and named in RestyleContextInfo. None is required: without them frames are
     * copied. Static. */
    const char* extensions[RESTYLE_MOST_EXTENSIONS];
    /* 1: enable the feature timelineSemaphore. 0: the physical device lacks it, and frames retire
     * by restyle_session_retire(). */
    uint32_t timeline_semaphore;
    /* A bit for each queue family whose queues can run what Restyle records: those with compute. */
    uint32_t queue_families;
    /* One of them: the first that draws, too, or else the first. */
    uint32_t queue_family;
    /* The VkPhysicalDevice's, as VK_MAKE_API_VERSION counts. */
    uint32_t api_version;
} RestyleDeviceNeeds;

/* To be asked before vkCreateDevice. RESTYLE_ERROR_UNSUPPORTED for a physical device that Restyle
 * cannot use: of Vulkan 1.0, or without compute. For any thread. */
RESTYLE_API RestyleResult restyle_device_needs(PFN_vkGetInstanceProcAddr get_instance_proc_addr,
                                               VkInstance instance,
                                               VkPhysicalDevice physical_device,
                                               RestyleDeviceNeeds* needs);

/* What a device is to be made of. */
typedef struct RestyleDeviceInfo {
    uint32_t bytes;
    uint32_t reserved;
    const void* next;
    /* Required, as the next two. */
    PFN_vkGetInstanceProcAddr get_instance_proc_addr;
    VkInstance instance;
    VkPhysicalDevice physical_device;
    /* What the program itself wants: its extensions, features and queues are kept, and what Restyle
     * needs is added. NULL, or without queues: one queue of RestyleDeviceNeeds.queue_family. A
     * chain that holds VkPhysicalDeviceVulkan12Features or
     * VkPhysicalDeviceTimelineSemaphoreFeatures says of timelines what is enabled. */
    const VkDeviceCreateInfo* wanted;
} RestyleDeviceInfo;

/* One that was made; filled by the SDK. */
typedef struct RestyleDevice {
    uint32_t bytes;
    uint32_t extension_count;
    void* next;
    /* The caller's, to be destroyed by vkDestroyDevice. */
    VkDevice device;
    /* The first queue of the first family asked for that has compute, and that family. */
    VkQueue queue;
    uint32_t queue_family;
    uint32_t reserved;
    /* Enabled for Restyle: for RestyleContextInfo. Static. */
    const char* extensions[RESTYLE_MOST_EXTENSIONS];
} RestyleDevice;

/* Makes a device with all that Restyle makes use of; for programs that have no reason to call
 * vkCreateDevice themselves. RESTYLE_ERROR_UNSUPPORTED where restyle_device_needs() says so or
 * vkCreateDevice fails, whose VkResult the sentence has. For any thread. */
RESTYLE_API RestyleResult restyle_device_create(const RestyleDeviceInfo* info,
                                                RestyleDevice* device);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_DEVICE_H */
