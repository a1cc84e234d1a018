#pragma once

#include "panel.h"

namespace viewer {

/// What the session is made with: to be changed, and then made anew.
void draw_session_controls(Choices& choices, const Readings& readings);

} // namespace viewer
