#pragma once

#include "frame_source.h"
#include "panel.h"

namespace viewer {

/// The bar at the bottom: what is open, its playhead, and a field to open something else. Between
/// ImGui's NewFrame and Render.
void draw_timeline(Choices& choices, const FrameSource& source, double seconds);

/// What it takes of the window's height, in pixels.
float timeline_height();

} // namespace viewer
