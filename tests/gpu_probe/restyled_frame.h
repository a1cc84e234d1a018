#pragma once

#include <optional>
#include <string>
#include <vector>

#include <restyle/restyle.hpp>

#include "vulkan_device.h"

namespace restyle::test {

/// A frame through a session: the SDK's own core, or another back, with a model of pixels.
struct FrameThroughCore {
    const samples::VulkanDevice& device;
    const std::vector<const char*>& extensions; ///< Enabled on it.
    std::string model;                          ///< A diffusers folder.
    RestyleTransport transport = RESTYLE_TRANSPORT_CUDA;
    const char* back_library = nullptr;

    /// Why no frame can be restyled here at all: there is no core, or no model.
    std::optional<std::string> missing() const;

    /// Has the model translate a frame to itself, which comes back as it was to the last bit where
    /// tensors, order and kernels are right. Returns what was found, as a clause. Throws
    /// std::runtime_error saying what went wrong.
    std::string run() const;
};

} // namespace restyle::test
