#pragma once

#include "panel.h"

namespace viewer {

/// What is wrong, in words, and what to do about it, at the top of the window; nothing where all is
/// well; a style that is being loaded can be given up there. Between ImGui's NewFrame and Render.
void draw_banner(Choices& choices, const Readings& readings);

} // namespace viewer
