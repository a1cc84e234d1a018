#pragma once

#include <string>

#include "panel.h"

namespace viewer {

/// Tells the scale of now; to ImGui always the same.
std::string scale_title(const Readings& readings);

/// How large the scene is drawn. To be called within the panel.
void draw_scale_controls(SceneScaling& scaling, const Readings& readings);

} // namespace viewer
