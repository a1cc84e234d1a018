#pragma once

#include <array>
#include <memory>
#include <vector>

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

    /// With what mouse and keyboard did since the last one.
    void begin_frame(const std::vector<InputEvent>& input);
    /// Within the pass.
    void record(VkCommandBuffer commands);

private:
    /// Where the mouse is and what it holds down, as far as the panel has been told.
    struct Pointer {
        float x = 0;
        float y = 0;
        std::array<bool, 5> down{};
    };

    struct EndContext {
        void operator()(ImGuiContext* context) const;
    };

    void start_backends(const Gpu& gpu, const Window& window, const Swapchain& swapchain,
                        VkRenderPass pass);
    void upload_fonts(const Gpu& gpu);
    void tell(const InputEvent& event);

    GLFWwindow* window_;
    VkDevice device_;
    std::unique_ptr<ImGuiContext, EndContext> context_;
    Owned<VkDescriptorPool> descriptors_;
    Pointer pointer_;
};

} // namespace viewer
