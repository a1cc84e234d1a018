#pragma once

#include <functional>
#include <string>
#include <vector>

#include <vulkan_device.h>

#include "vulkan_objects.h"

namespace viewer {

/// The samples' device with what a session is told about it, and what a window needs of it.
class Gpu {
public:
    /// `instance_extensions`: what a window needs; empty: pictures are never shown in one.
    /// Throws where `validate` asks for a validation layer that is not there.
    Gpu(bool validate, const std::vector<const char*>& instance_extensions);

    VkInstance instance() const { return device_.instance(); }
    VkPhysicalDevice physical_device() const { return device_.physical_device(); }
    VkDevice device() const { return device_.device(); }
    VkQueue queue() const { return device_.queue(); }
    std::uint32_t queue_family() const { return device_.queue_family(); }
    const samples::VulkanDevice& samples_device() const { return device_; }
    samples::DeviceHandles handles() const { return device_.handles(); }
    const std::vector<const char*>& device_extensions() const { return extensions_; }
    std::string name() const; ///< With its kind and the Vulkan that it has, for a person.
    int validation_messages() const { return device_.validation_messages(); }

    /// Throws where the queue cannot show pictures on `surface`.
    void require_present(VkSurfaceKHR surface) const;
    /// Until it has run all that was submitted.
    void wait_idle() const;
    void submit_and_wait(const std::function<void(VkCommandBuffer)>& record) const;

private:
    std::vector<const char*> extensions_; // Before device_, which fills it in.
    samples::VulkanDevice device_;
};

} // namespace viewer
