#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "commands.h"
#include "support/validation.h"
#include "vulkan_device.h"

namespace restyle::test {

/// A renderer's device, as an engine makes it that enables all the extensions it is told of; skips
/// its tests where there is no Vulkan. A message of the validation layer fails the test.
class VulkanTest : public testing::Test {
protected:
    using ListExtensions = std::function<std::vector<const char*>(VkInstance, VkPhysicalDevice)>;

    explicit VulkanTest(ListExtensions list_extensions, bool validate = kValidate)
        : list_extensions_(std::move(list_extensions)),
          validate_(validate) {}

    void SetUp() override {
        samples::VulkanOptions options;
        options.validate = validate_;
        options.device_extensions = [this](VkInstance instance, VkPhysicalDevice device) {
            return extensions_ = list_extensions_(instance, device);
        };
        try {
            device_.emplace(options);
        } catch (const std::runtime_error& error) {
            GTEST_SKIP() << "no Vulkan device: " << error.what();
        }
        commands_.emplace(*device_);
    }

    void TearDown() override {
        if (device_) {
            EXPECT_EQ(device_->validation_messages(), 0);
        }
    }

    std::vector<const char*> extensions_; ///< Enabled.
    std::optional<samples::VulkanDevice> device_;
    std::optional<samples::Commands> commands_;

private:
    ListExtensions list_extensions_;
    bool validate_;
};

} // namespace restyle::test
