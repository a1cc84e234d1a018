#pragma once

#include <atomic>
#include <vector>

#include <volk.h>

namespace viewer {

/// Vulkan's functions loaded and one instance made; with validation on request.
class Instance {
public:
    /// Throws when there is no Vulkan, or no validation layer when `validate` asks for it.
    Instance(bool validate, std::vector<const char*> extensions);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    VkInstance get() const { return instance_; }
    /// Messages of the validation layer until now; each was said on stderr.
    int validation_messages() const { return messages_; }

private:
    void create(bool validate, std::vector<const char*> extensions);

    std::atomic<int> messages_ = 0;
    VkInstance instance_ = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
};

} // namespace viewer
