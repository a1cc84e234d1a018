#pragma once

#include <span>

#include "image.h"

namespace samples {

VkFramebuffer create_framebuffer(VkDevice device, VkRenderPass pass,
                                 std::span<const VkImageView> views, VkExtent2D extent);

/// Also sets viewport and scissor. Ended by vkCmdEndRenderPass.
void begin_render_pass(VkCommandBuffer commands, VkRenderPass pass, VkFramebuffer framebuffer,
                       VkExtent2D extent, std::span<const VkClearValue> clear);

/// Draws into some images and leaves them in VK_IMAGE_LAYOUT_GENERAL. It waits for all that was
/// recorded before, and all that is recorded after waits for it.
class RenderPass {
public:
    enum class Onto { kNothing, kWhatIsThere }; ///< The latter in VK_IMAGE_LAYOUT_GENERAL, too.

    /// Depth images come last. All are of one size and outlive this.
    RenderPass(const DeviceHandles& device, std::span<const Image* const> images,
               Onto onto = Onto::kNothing);
    ~RenderPass();
    RenderPass(const RenderPass&) = delete;
    RenderPass& operator=(const RenderPass&) = delete;

    VkRenderPass get() const { return pass_; }
    std::uint32_t color_count() const { return color_count_; }

    /// As begin_render_pass(), of the images' upper left part of this size; what lies outside of it
    /// stays undefined.
    void begin(VkCommandBuffer commands, VkExtent2D part) const;
    void begin(VkCommandBuffer commands) const { begin(commands, extent_); }

private:
    void create_pass(std::span<const Image* const> images, Onto onto);
    void create_framebuffer(std::span<const Image* const> images);

    VkDevice device_;
    VkExtent2D extent_;
    std::uint32_t color_count_ = 0;
    bool has_depth_ = false;
    VkRenderPass pass_ = VK_NULL_HANDLE;
    VkFramebuffer framebuffer_ = VK_NULL_HANDLE;
};

} // namespace samples
