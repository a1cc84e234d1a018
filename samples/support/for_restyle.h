#pragma once

#include <vector>

#include <restyle/restyle.hpp>

#include "image.h"
#include "vulkan_device.h"

namespace samples {

/// The samples' device as the SDK is told of it; `extensions`, which must outlive the use, are
/// those of restyle::device_extensions(). For what links the SDK.
inline RestyleContextInfo context_info(const VulkanDevice& device,
                                       const std::vector<const char*>& extensions) {
    auto info = restyle::make<RestyleContextInfo>();
    info.get_instance_proc_addr = vkGetInstanceProcAddr;
    info.instance = device.instance();
    info.physical_device = device.physical_device();
    info.device = device.device();
    info.enabled_extensions = extensions.data();
    info.enabled_extension_count = static_cast<std::uint32_t>(extensions.size());
    return info;
}

/// An image in VK_IMAGE_LAYOUT_GENERAL, used by anything before.
inline RestyleImage general_image(const Image& image, bool with_view = true) {
    return {image.image(),
            with_view ? image.view() : VK_NULL_HANDLE,
            image.info().usage,
            VK_IMAGE_LAYOUT_GENERAL,
            VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
            VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT};
}

} // namespace samples
