#pragma once

#include <vulkan/vulkan_core.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the program of the first release needs of its renderer. */
typedef struct FirstReleaseRenderer {
    PFN_vkGetInstanceProcAddr get_instance_proc_addr;
    VkInstance instance;
    VkPhysicalDevice physical_device;
    VkDevice device;
    const char* const* extensions;
    uint32_t extension_count;
    const char* back;
    /* 16 x 16, R8G8B8A8_UNORM, in VK_IMAGE_LAYOUT_GENERAL, of all transfer usages. */
    VkImage color;
    VkImage picture;
    /* Runs what `record` records, and waits for it. */
    void (*run)(void* user, void (*record)(void* recording, VkCommandBuffer into), void* recording);
    void* user;
} FirstReleaseRenderer;

/* Restyles one frame through `library`, a dlopen()ed librestyle.so. NULL, or what went wrong. */
const char* first_release_restyles(const FirstReleaseRenderer* renderer, void* library);

#ifdef __cplusplus
}
#endif
