#pragma once

#include "panel.h"

namespace viewer {

/// What the style is made of: to be changed, and then played.
void draw_model_controls(Choices& choices, const OfferedStyles& styles);

} // namespace viewer
