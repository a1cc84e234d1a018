#pragma once

#include "panel.h"

namespace viewer {

/// The environment that lights a model. Between ImGui's NewFrame and Render.
void draw_light_controls(Choices& choices);

} // namespace viewer
