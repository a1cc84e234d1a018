#pragma once

#include <functional>

#include "image.h"

namespace samples {

/// Records commands, submits them and waits until they are done, again and again.
class Commands {
public:
    explicit Commands(const VulkanDevice& device);
    ~Commands();
    Commands(const Commands&) = delete;
    Commands& operator=(const Commands&) = delete;

    void run(const std::function<void(VkCommandBuffer)>& record);

private:
    const VulkanDevice& device_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    VkCommandBuffer buffer_ = VK_NULL_HANDLE;
    VkFence done_ = VK_NULL_HANDLE;
};

/// Everything recorded before is finished, and seen by everything recorded after and by the host.
void record_full_barrier(VkCommandBuffer commands);

/// The image is in VK_IMAGE_LAYOUT_GENERAL, without what it held, once everything recorded before
/// is finished; a transfer writes it next.
void record_discard(VkCommandBuffer commands, const Image& image);

/// Copies an image in VK_IMAGE_LAYOUT_GENERAL, row by row, to a buffer that the host then reads.
void record_read_back(VkCommandBuffer commands, const Image& image, VkBuffer to);
/// ... or of a part of it.
void record_read_back(VkCommandBuffer commands, const Image& image, const VkRect2D& part,
                      VkBuffer to);

} // namespace samples
