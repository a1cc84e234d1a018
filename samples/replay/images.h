#pragma once

#include <map>
#include <memory>
#include <string>

#include <restyle/restyle.h>

#include "commands.h"
#include "host_buffer.h"
#include "replay/capture.h"

namespace replay {

/// The images of a captured session's frames on another device, by their names in a capture. Each
/// is as large as the frames so far need, which lie where they lay in the engine's.
class Images {
public:
    /// Throws std::runtime_error where the device has none of such a format.
    Images(const samples::VulkanDevice& device, const RestyleSessionInfo& session);

    /// Before the frame's images are written. Throws std::runtime_error where the device has none
    /// so large.
    void make_room(const Frame& frame);

    /// In VK_IMAGE_LAYOUT_GENERAL, used by anything before.
    RestyleImage image(const std::string& name, bool with_view = false) const;

    void write(const std::string& name, const Texels& texels, const VkRect2D& part);
    Texels read(const std::string& name, const VkRect2D& part);

    void run(const std::function<void(VkCommandBuffer)>& record);

private:
    void add_all();
    void add(const std::string& name, VkFormat format);

    const samples::VulkanDevice& device_;
    RestyleSessionInfo session_;
    VkExtent2D extent_; ///< Of the images.
    samples::Commands commands_;
    samples::HostBuffer buffer_; ///< For one image's part.
    std::map<std::string, std::unique_ptr<samples::Image>> images_;
};

} // namespace replay
