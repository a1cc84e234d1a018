#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <volk.h>

namespace samples {

/// What drawing needs to know of a device, whoever made it. Its functions are loaded by volk.
struct DeviceHandles {
    VkPhysicalDevice physical_device;
    VkDevice device;
};

struct VulkanOptions {
    std::vector<const char*> instance_extensions;
    /// Names the device extensions to enable, once the device is chosen; they must outlive the
    /// call.
    std::function<std::vector<const char*>(VkInstance, VkPhysicalDevice)> device_extensions;
    bool validate = false; ///< Core and synchronisation validation, where the layer is installed.
};

/// One device of Vulkan 1.3 with one queue that draws and computes.
class VulkanDevice {
public:
    explicit VulkanDevice(const VulkanOptions& options = {});
    ~VulkanDevice();
    VulkanDevice(const VulkanDevice&) = delete;
    VulkanDevice& operator=(const VulkanDevice&) = delete;

    VkInstance instance() const { return instance_; }
    VkPhysicalDevice physical_device() const { return physical_device_; }
    VkDevice device() const { return device_; }
    VkQueue queue() const { return queue_; }
    /// One thread at a time may use the queue, or wait for all of the device: while it holds this.
    std::unique_lock<std::mutex> hold_queue() const { return std::unique_lock(queue_mutex_); }
    std::uint32_t queue_family() const { return queue_family_; }
    DeviceHandles handles() const { return {physical_device_, device_}; }

    bool validates() const { return messenger_ != VK_NULL_HANDLE; }
    int validation_messages() const { return messages_; } ///< Each is printed, too.

private:
    void create_instance(const VulkanOptions& options);
    void create_messenger();
    void choose_device();
    void create_device(const VulkanOptions& options);

    VkInstance instance_ = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
    VkPhysicalDevice physical_device_ = VK_NULL_HANDLE;
    VkDevice device_ = VK_NULL_HANDLE;
    VkQueue queue_ = VK_NULL_HANDLE;
    std::uint32_t queue_family_ = 0;
    mutable std::mutex queue_mutex_;
    std::atomic<int> messages_ = 0;
};

/// A Vulkan structure with its type set and all else 0.
template <typename Structure>
Structure of_type(VkStructureType type) {
    Structure structure{};
    structure.sType = type;
    return structure;
}

/// The device, or the host for its driver, has no memory left.
struct OutOfMemory : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What was made on the device, or on a window's surface, is of no use any more.
struct DeviceLost : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws std::runtime_error naming `what` where `result` is an error, of these kinds where it is
/// one of them.
void check(VkResult result, const char* what);

} // namespace samples
