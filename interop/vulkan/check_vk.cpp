#include "vulkan/check_vk.h"

namespace restyle::interop {
namespace {

// Of those that the calls of Restyle may give, here or where a layer stands between.
const char* name_of(VkResult result) {
    switch (result) {
#define RESTYLE_NAME(name)                                                                         \
    case name:                                                                                     \
        return #name;
        RESTYLE_NAME(VK_SUCCESS)
        RESTYLE_NAME(VK_NOT_READY)
        RESTYLE_NAME(VK_TIMEOUT)
        RESTYLE_NAME(VK_INCOMPLETE)
        RESTYLE_NAME(VK_ERROR_OUT_OF_HOST_MEMORY)
        RESTYLE_NAME(VK_ERROR_OUT_OF_DEVICE_MEMORY)
        RESTYLE_NAME(VK_ERROR_INITIALIZATION_FAILED)
        RESTYLE_NAME(VK_ERROR_DEVICE_LOST)
        RESTYLE_NAME(VK_ERROR_MEMORY_MAP_FAILED)
        RESTYLE_NAME(VK_ERROR_LAYER_NOT_PRESENT)
        RESTYLE_NAME(VK_ERROR_EXTENSION_NOT_PRESENT)
        RESTYLE_NAME(VK_ERROR_FEATURE_NOT_PRESENT)
        RESTYLE_NAME(VK_ERROR_INCOMPATIBLE_DRIVER)
        RESTYLE_NAME(VK_ERROR_TOO_MANY_OBJECTS)
        RESTYLE_NAME(VK_ERROR_FORMAT_NOT_SUPPORTED)
        RESTYLE_NAME(VK_ERROR_FRAGMENTED_POOL)
        RESTYLE_NAME(VK_ERROR_UNKNOWN)
        RESTYLE_NAME(VK_ERROR_OUT_OF_POOL_MEMORY)
        RESTYLE_NAME(VK_ERROR_INVALID_EXTERNAL_HANDLE)
        RESTYLE_NAME(VK_ERROR_FRAGMENTATION)
        RESTYLE_NAME(VK_ERROR_INVALID_OPAQUE_CAPTURE_ADDRESS)
        RESTYLE_NAME(VK_ERROR_VALIDATION_FAILED_EXT)
        RESTYLE_NAME(VK_ERROR_INVALID_SHADER_NV)
        RESTYLE_NAME(VK_ERROR_NOT_PERMITTED_KHR)
#undef RESTYLE_NAME
    default:
        return "a VkResult without a name here";
    }
}

} // namespace

std::string text_of(VkResult result) {
    return std::string(name_of(result)) + " (" + std::to_string(result) + ")";
}

void check(VkResult result, const char* call, std::string_view failure) {
    if (result == VK_SUCCESS) return;
    throw VulkanError(result, std::string(failure) + ": " + call + " gave " + text_of(result));
}

} // namespace restyle::interop
