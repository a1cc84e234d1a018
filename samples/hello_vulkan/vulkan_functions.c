#include "vulkan_functions.h"

#include <dlfcn.h>
#include <stddef.h>

#define DEFINE(name) PFN_##name name = NULL;
PFN_vkGetInstanceProcAddr vkGetInstanceProcAddr = NULL;
PFN_vkCreateInstance vkCreateInstance = NULL;
INSTANCE_FUNCTIONS(DEFINE)
DEVICE_FUNCTIONS(DEFINE)

int load_loader(void) {
    void* loader = dlopen("libvulkan.so.1", RTLD_NOW | RTLD_LOCAL);
    if (loader == NULL) return 0;
    *(void**)&vkGetInstanceProcAddr = dlsym(loader, "vkGetInstanceProcAddr");
    if (vkGetInstanceProcAddr == NULL) return 0;
    vkCreateInstance = (PFN_vkCreateInstance)vkGetInstanceProcAddr(NULL, "vkCreateInstance");
    return vkCreateInstance != NULL;
}

int load_instance_functions(VkInstance instance) {
#define LOAD(name)                                                                                 \
    name = (PFN_##name)vkGetInstanceProcAddr(instance, #name);                                     \
    if (name == NULL) return 0;
    INSTANCE_FUNCTIONS(LOAD)
#undef LOAD
    return 1;
}

int load_device_functions(VkDevice device) {
#define LOAD(name)                                                                                 \
    name = (PFN_##name)vkGetDeviceProcAddr(device, #name);                                         \
    if (name == NULL) return 0;
    DEVICE_FUNCTIONS(LOAD)
#undef LOAD
    return 1;
}
