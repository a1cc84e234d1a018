#pragma once

#include <string>

#include "panel.h"

namespace viewer {

/// Tells the scale of now; to ImGui always the same.
std::string scale_title(const Readings& readings);

/// How large the scene is drawn. To be called within the panel.
void draw_scale_controls(SceneScaling& scaling, const Readings& readings);

/// ... and whether it is anti-aliased.
void draw_anti_aliasing_control(bool& anti_aliases, const Readings& readings);

} // namespace viewer
