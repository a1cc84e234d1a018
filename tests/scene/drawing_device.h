#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "vulkan_device.h"

namespace samples {

/// Skips its tests where no scene can be drawn.
class DrawingDevice : public testing::Test {
protected:
    void SetUp() override {
        try {
            device_.emplace(VulkanOptions{{}, {}, validate_});
        } catch (const std::runtime_error& error) {
            GTEST_SKIP() << "no Vulkan device: " << error.what();
        }
    }

    bool validate_ = false;
    std::optional<VulkanDevice> device_;
};

} // namespace samples
