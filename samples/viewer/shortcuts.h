#pragma once

#include <vector>

#include "input_queue.h"
#include "panel.h"

namespace viewer {

/// What keys do that no text field has for its own; Ctrl+Q ends the program from there too.
void follow_keys(const std::vector<InputEvent>& input, Choices& choices);

} // namespace viewer
