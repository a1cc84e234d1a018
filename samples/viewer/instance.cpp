#include "instance.h"

#include <cstring>
#include <iostream>
#include <stdexcept>

#include "vulkan_objects.h"

namespace viewer {
namespace {

constexpr const char* kValidation = "VK_LAYER_KHRONOS_validation";

bool has_validation() {
    std::uint32_t count = 0;
    check(vkEnumerateInstanceLayerProperties(&count, nullptr));
    std::vector<VkLayerProperties> layers(count);
    check(vkEnumerateInstanceLayerProperties(&count, layers.data()));
    for (const VkLayerProperties& layer : layers)
        if (std::strcmp(layer.layerName, kValidation) == 0) return true;
    return false;
}

VkBool32 VKAPI_PTR hear(VkDebugUtilsMessageSeverityFlagBitsEXT, VkDebugUtilsMessageTypeFlagsEXT,
                        const VkDebugUtilsMessengerCallbackDataEXT* message, void* count) {
    ++*static_cast<std::atomic<int>*>(count);
    std::cerr << "restyle_viewer: validation: " << message->pMessage << '\n';
    return VK_FALSE;
}

VkDebugUtilsMessengerCreateInfoEXT messenger_info(std::atomic<int>& count) {
    auto info = of_type<VkDebugUtilsMessengerCreateInfoEXT>(
        VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT);
    info.messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT |
                           VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    info.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
    info.pfnUserCallback = hear;
    info.pUserData = &count;
    return info;
}

} // namespace

Instance::Instance(bool validate, std::vector<const char*> extensions) {
    if (volkInitialize() != VK_SUCCESS)
        throw std::runtime_error(
            "there is no Vulkan on this machine (libvulkan.so.1 was not found)");
    if (validate && !has_validation())
        throw std::runtime_error(std::string("--validate needs the layer ") + kValidation +
                                 ", which is not installed");
    create(validate, std::move(extensions));
    volkLoadInstance(instance_);
    if (!validate) return;
    const VkDebugUtilsMessengerCreateInfoEXT info = messenger_info(messages_);
    check(vkCreateDebugUtilsMessengerEXT(instance_, &info, nullptr, &messenger_));
}

Instance::~Instance() {
    if (messenger_ != VK_NULL_HANDLE)
        vkDestroyDebugUtilsMessengerEXT(instance_, messenger_, nullptr);
    vkDestroyInstance(instance_, nullptr);
}

void Instance::create(bool validate, std::vector<const char*> extensions) {
    constexpr VkValidationFeatureEnableEXT kOrder =
        VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
    VkDebugUtilsMessengerCreateInfoEXT messenger = messenger_info(messages_);
    auto features =
        of_type<VkValidationFeaturesEXT>(VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT, &messenger);
    features.enabledValidationFeatureCount = 1;
    features.pEnabledValidationFeatures = &kOrder;

    auto application = of_type<VkApplicationInfo>(VK_STRUCTURE_TYPE_APPLICATION_INFO);
    application.pApplicationName = "restyle_viewer";
    application.apiVersion = VK_API_VERSION_1_3;
    auto info = of_type<VkInstanceCreateInfo>(VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO);
    info.pApplicationInfo = &application;
    if (validate) {
        extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
        info.pNext = &features;
        info.enabledLayerCount = 1;
        info.ppEnabledLayerNames = &kValidation;
    }
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    check(vkCreateInstance(&info, nullptr, &instance_));
}

} // namespace viewer
