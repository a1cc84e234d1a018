#pragma once

#include <memory>

#include "swapchain.h"
#include "window.h"

struct ImGuiContext;

namespace viewer {

/// ImGui, drawn over what a window shows already. One at a time.
class Overlay {
public:
    /// `pass`: the one that it is drawn in.
    Overlay(const Gpu& gpu, const Window& window, const Swapchain& swapchain, VkRenderPass pass);
    ~Overlay();
    Overlay(const Overlay&) = delete;
    Overlay& operator=(const Overlay&) = delete;

    void begin_frame();
    /// Within the pass.
    void record(VkCommandBuffer commands);

private:
    struct EndContext {
        void operator()(ImGuiContext* context) const;
    };

    void start_backends(const Gpu& gpu, const Window& window, const Swapchain& swapchain,
                        VkRenderPass pass);
    void upload_fonts(const Gpu& gpu);

    VkDevice device_;
    std::unique_ptr<ImGuiContext, EndContext> context_;
    Owned<VkDescriptorPool> descriptors_;
};

} // namespace viewer
