#pragma once

#include <vector>

#include "view_layout.h"

namespace viewer {

/// Has the wheel zoom about the mouse, and the mouse move the picture that it takes hold of.
class ZoomControl {
public:
    /// `taken`: the mouse holds something else.
    void follow(Zoom& zoom, const std::vector<Pane>& panes, Size picture, bool taken);

private:
    bool held_ = false;
};

} // namespace viewer
