#include "vulkan_device.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iostream>
#include <optional>
#include <stdexcept>

namespace samples {
namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";

// A window may get another size between the question for it and the swapchain that is made by the
// answer: on X11 nobody can hold it still. Such a swapchain is out of date when it is presented,
// and is made anew.
bool is_of_a_window_that_changed(const VkDebugUtilsMessengerCallbackDataEXT& message) {
    return message.pMessageIdName != nullptr &&
           std::strcmp(message.pMessageIdName, "VUID-VkSwapchainCreateInfoKHR-imageExtent-01274") ==
               0;
}

VKAPI_ATTR VkBool32 VKAPI_CALL count_message(VkDebugUtilsMessageSeverityFlagBitsEXT,
                                             VkDebugUtilsMessageTypeFlagsEXT,
                                             const VkDebugUtilsMessengerCallbackDataEXT* message,
                                             void* count) {
    if (is_of_a_window_that_changed(*message)) return VK_FALSE;
    ++*static_cast<std::atomic<int>*>(count);
    std::cerr << message->pMessage << '\n';
    return VK_FALSE;
}

bool has_validation_layer() {
    std::uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    vkEnumerateInstanceLayerProperties(&count, layers.data());
    return std::any_of(layers.begin(), layers.end(), [](const VkLayerProperties& layer) {
        return std::strcmp(layer.layerName, kValidationLayer) == 0;
    });
}

std::optional<std::uint32_t> drawing_family(VkPhysicalDevice device) {
    constexpr VkQueueFlags kNeeded = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
    for (std::uint32_t index = 0; index < count; ++index)
        if ((families[index].queueFlags & kNeeded) == kNeeded) return index;
    return std::nullopt;
}

} // namespace

void check(VkResult result, const char* what) {
    if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY)
        throw OutOfMemory(std::string(what) + ": the GPU's memory is full");
    if (result == VK_ERROR_OUT_OF_HOST_MEMORY)
        throw OutOfMemory(std::string(what) + ": the memory is full");
    if (result == VK_ERROR_DEVICE_LOST) throw DeviceLost(std::string(what) + ": the GPU was lost");
    if (result < 0)
        throw std::runtime_error(std::string(what) + " failed with VkResult " +
                                 std::to_string(result));
}

VulkanDevice::VulkanDevice(const VulkanOptions& options) {
    check(volkInitialize(), "loading Vulkan (is a Vulkan loader installed?)");
    create_instance(options);
    try {
        choose_device();
        create_device(options);
    } catch (...) {
        if (messenger_ != VK_NULL_HANDLE)
            vkDestroyDebugUtilsMessengerEXT(instance_, messenger_, nullptr);
        vkDestroyInstance(instance_, nullptr);
        throw;
    }
}

VulkanDevice::~VulkanDevice() {
    vkDeviceWaitIdle(device_);
    vkDestroyDevice(device_, nullptr);
    if (messenger_ != VK_NULL_HANDLE)
        vkDestroyDebugUtilsMessengerEXT(instance_, messenger_, nullptr);
    vkDestroyInstance(instance_, nullptr);
}

void VulkanDevice::create_instance(const VulkanOptions& options) {
    const bool validate = options.validate && has_validation_layer();
    std::vector<const char*> extensions = options.instance_extensions;
    if (validate) extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);

    constexpr std::array kMore{VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
    auto more = of_type<VkValidationFeaturesEXT>(VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT);
    more.enabledValidationFeatureCount = kMore.size();
    more.pEnabledValidationFeatures = kMore.data();
    auto application = of_type<VkApplicationInfo>(VK_STRUCTURE_TYPE_APPLICATION_INFO);
    application.apiVersion = VK_API_VERSION_1_3;
    auto info = of_type<VkInstanceCreateInfo>(VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO);
    info.pNext = validate ? &more : nullptr;
    info.pApplicationInfo = &application;
    info.enabledLayerCount = validate ? 1 : 0;
    info.ppEnabledLayerNames = &kValidationLayer;
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    check(vkCreateInstance(&info, nullptr, &instance_), "making a Vulkan 1.3 instance");
    volkLoadInstance(instance_);
    if (validate) create_messenger();
}

void VulkanDevice::create_messenger() {
    auto info = of_type<VkDebugUtilsMessengerCreateInfoEXT>(
        VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT);
    info.messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT |
                           VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    info.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
    info.pfnUserCallback = count_message;
    info.pUserData = &messages_;
    check(vkCreateDebugUtilsMessengerEXT(instance_, &info, nullptr, &messenger_),
          "listening to the validation layer");
}

void VulkanDevice::choose_device() {
    std::uint32_t count = 0;
    check(vkEnumeratePhysicalDevices(instance_, &count, nullptr), "listing Vulkan devices");
    std::vector<VkPhysicalDevice> devices(count);
    check(vkEnumeratePhysicalDevices(instance_, &count, devices.data()), "listing Vulkan devices");
    for (VkPhysicalDevice device : devices) {
        VkPhysicalDeviceProperties properties{};
        vkGetPhysicalDeviceProperties(device, &properties);
        const auto family = drawing_family(device);
        if (properties.apiVersion < VK_API_VERSION_1_3 || !family) continue;
        physical_device_ = device;
        queue_family_ = *family;
        return;
    }
    throw std::runtime_error("no Vulkan 1.3 device that draws and computes; the packages "
                             "mesa-vulkan-drivers has one for the CPU");
}

void VulkanDevice::create_device(const VulkanOptions& options) {
    std::vector<const char*> extensions;
    if (options.device_extensions)
        extensions = options.device_extensions(instance_, physical_device_);

    auto modern = of_type<VkPhysicalDeviceVulkan13Features>(
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES);
    modern.synchronization2 = VK_TRUE;
    modern.dynamicRendering = VK_TRUE;
    auto features = of_type<VkPhysicalDeviceVulkan12Features>(
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES);
    features.pNext = &modern;
    features.timelineSemaphore = VK_TRUE;
    const float priority = 1;
    auto queue = of_type<VkDeviceQueueCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO);
    queue.queueFamilyIndex = queue_family_;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    auto info = of_type<VkDeviceCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO);
    info.pNext = &features;
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    check(vkCreateDevice(physical_device_, &info, nullptr, &device_), "making a Vulkan device");
    volkLoadDevice(device_);
    vkGetDeviceQueue(device_, queue_family_, 0, &queue_);
}

} // namespace samples
