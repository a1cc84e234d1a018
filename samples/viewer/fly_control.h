#pragma once

#include "frame_source.h"
#include "window.h"

namespace viewer {

/// Flies through a source's scene by mouse and keys while the right mouse button is held.
class FlyControl {
public:
    /// Between ImGui's NewFrame and Render. `seconds`: of the source; `passed_ms`: since the last
    /// time.
    void follow(const Window& window, FrameSource& source, double seconds, double passed_ms);

    /// Keys are for flying.
    bool is_flying() const { return flies_; }

private:
    bool flies_ = false;
};

} // namespace viewer
