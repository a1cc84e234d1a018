#pragma once

#include <memory>
#include <vector>

#include "swapchain.h"
#include "window.h"

struct ImGuiContext;

namespace viewer {

/// ImGui, drawn over what a window's image shows already. One at a time.
class Overlay {
public:
    Overlay(const Gpu& gpu, const Window& window, const Swapchain& swapchain);
    ~Overlay();
    Overlay(const Overlay&) = delete;
    Overlay& operator=(const Overlay&) = delete;

    /// After the swapchain was remade; the device must be idle.
    void fit(const Swapchain& swapchain);

    void begin_frame();
    /// Takes the image from TRANSFER_DST_OPTIMAL to PRESENT_SRC.
    void record(VkCommandBuffer commands, std::uint32_t image);

private:
    struct EndContext {
        void operator()(ImGuiContext* context) const;
    };

    void start_backends(const Gpu& gpu, const Window& window, const Swapchain& swapchain);
    void upload_fonts(const Gpu& gpu);

    VkDevice device_;
    VkExtent2D extent_;
    std::unique_ptr<ImGuiContext, EndContext> context_;
    Owned<VkDescriptorPool> descriptors_;
    Owned<VkRenderPass> render_pass_;
    std::vector<Owned<VkFramebuffer>> framebuffers_;
};

} // namespace viewer
