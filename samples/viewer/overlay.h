#pragma once

#include <array>
#include <memory>
#include <vector>

#include "window.h"

struct ImGuiContext;

namespace viewer {

/// ImGui in a window: what mouse and keyboard told it, and what its panels remember, whatever
/// device draws them (OverlayPass). One at a time.
class Overlay {
public:
    explicit Overlay(const Window& window);
    ~Overlay();
    Overlay(const Overlay&) = delete;
    Overlay& operator=(const Overlay&) = delete;

    /// With what mouse and keyboard did since the last one. There is an OverlayPass.
    void begin_frame(const std::vector<InputEvent>& input);
    /// The frame that was begun is not drawn, if one was.
    void abandon_frame();

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

    void tell(const InputEvent& event);

    GLFWwindow* window_;
    std::unique_ptr<ImGuiContext, EndContext> context_;
    Pointer pointer_;
};

} // namespace viewer
