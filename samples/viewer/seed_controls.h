#pragma once

#include "panel.h"

namespace viewer {

/// Which valley it is.
void draw_seed_control(Choices& choices, const Readings& readings);

} // namespace viewer
