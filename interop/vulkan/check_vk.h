#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

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

/// Throws VulkanError unless `result` is VK_SUCCESS.
inline void check(VkResult result,
                  const std::source_location& where = std::source_location::current()) {
    if (result == VK_SUCCESS) return;
    throw VulkanError(result,
                      "VkResult " + std::to_string(result) + " in " + where.function_name());
}

/// The same where a caller is to read why: `sentence` and the result's number.
inline void check(VkResult result, const char* sentence) {
    if (result == VK_SUCCESS) return;
    throw VulkanError(result, std::string(sentence) + " (VkResult " + std::to_string(result) + ")");
}

} // namespace restyle::interop
