#pragma once

#include <map>
#include <memory>
#include <string>

#include <restyle/restyle.h>

#include "commands.h"
#include "host_buffer.h"
#include "replay/capture.h"

namespace replay {

/// The images of a captured session's frames on another device, by their names in a capture.
class Images {
public:
    /// Throws std::runtime_error where the device has none of such a format.
    Images(const samples::VulkanDevice& device, const RestyleSessionInfo& session);

    /// In VK_IMAGE_LAYOUT_GENERAL, used by anything before.
    RestyleImage image(const std::string& name, bool with_view = false) const;

    void write(const std::string& name, const Texels& texels);
    Texels read(const std::string& name);

    void run(const std::function<void(VkCommandBuffer)>& record);

private:
    void add(const std::string& name, VkFormat format);
    VkBufferImageCopy whole(const samples::Image& image) const;

    const samples::VulkanDevice& device_;
    RestyleSessionInfo session_;
    samples::Commands commands_;
    samples::HostBuffer buffer_; ///< For one image.
    std::map<std::string, std::unique_ptr<samples::Image>> images_;
};

} // namespace replay
