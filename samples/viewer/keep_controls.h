#pragma once

#include "panel.h"

namespace viewer {

/// What can be kept: pictures, a contact sheet, a capture. Between ImGui's NewFrame and Render.
void draw_keep_controls(Choices& choices, const Readings& readings);

} // namespace viewer
