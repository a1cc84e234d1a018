#pragma once

#include <functional>
#include <vector>

#include "instance.h"
#include "vulkan_objects.h"

namespace viewer {

/// One GPU, one queue that draws and computes, and the extensions that Restyle makes use of.
class Gpu {
public:
    /// `instance_extensions`: what a window needs; empty: pictures are never shown in one.
    Gpu(bool validate, const std::vector<const char*>& instance_extensions);
    ~Gpu();
    Gpu(const Gpu&) = delete;
    Gpu& operator=(const Gpu&) = delete;

    VkInstance instance() const { return instance_.get(); }
    VkPhysicalDevice physical_device() const { return physical_device_; }
    VkDevice device() const { return device_; }
    VkQueue queue() const { return queue_; }
    std::uint32_t queue_family() const { return queue_family_; }
    const std::vector<const char*>& device_extensions() const { return extensions_; }
    int validation_messages() const { return instance_.validation_messages(); }

    /// Throws where the queue cannot show pictures on `surface`.
    void require_present(VkSurfaceKHR surface) const;
    void submit_and_wait(const std::function<void(VkCommandBuffer)>& record) const;

private:
    Instance instance_;
    VkPhysicalDevice physical_device_;
    std::uint32_t queue_family_;
    std::vector<const char*> extensions_;
    VkDevice device_;
    VkQueue queue_ = VK_NULL_HANDLE;
};

} // namespace viewer
