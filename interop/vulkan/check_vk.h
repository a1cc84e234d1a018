#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <vulkan/vulkan_core.h>

namespace restyle::interop {

/// A Vulkan call that failed.
class VulkanError : public std::runtime_error {
public:
    VulkanError(VkResult result, const std::string& text)
        : std::runtime_error(text),
          result_(result) {}

    VkResult result() const { return result_; }

private:
    VkResult result_;
};

/// Its name and its number: "VK_ERROR_OUT_OF_DEVICE_MEMORY (-2)".
std::string text_of(VkResult result);

/// Throws VulkanError unless `result`, which `call` gave, is VK_SUCCESS: `failure` in words, and
/// which call gave what.
void check(VkResult result, const char* call, std::string_view failure);

} // namespace restyle::interop
