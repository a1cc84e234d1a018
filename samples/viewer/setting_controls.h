#pragma once

#include <restyle/restyle.h>

namespace viewer {

/// A control for each setting of a session, from the SDK's own list: with its range, its help where
/// the mouse rests on it, and its default at a right click. Between ImGui's NewFrame and Render.
void draw_setting_controls(RestyleSettings& settings);

} // namespace viewer
