#pragma once

#include <restyle/restyle.hpp>

namespace viewer {

/// A control for each setting that the style of this status has a use for, from the SDK's own list:
/// with its range, its help where the mouse rests on it, and its default at a right click. Between
/// ImGui's NewFrame and Render.
///
/// own  what the style came with
void draw_setting_controls(restyle::Settings& settings, const restyle::Settings& own,
                           const RestyleStatus& status);

} // namespace viewer
