#pragma once

#include "panel.h"

namespace viewer {

/// What each key does, in the middle of the window. Between ImGui's NewFrame and Render.
void draw_key_panel(Choices& choices);

} // namespace viewer
