#pragma once

#include "panel.h"

namespace viewer {

/// How much of the change each object shows that was named, by a click in the picture or here.
void draw_object_controls(ObjectAmounts& amounts);

} // namespace viewer
