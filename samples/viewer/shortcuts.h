#pragma once

#include <vector>

#include "input_queue.h"
#include "panel.h"

namespace viewer {

/// What keys do while they are free: no text field has them for its own, and none is for flying.
/// Ctrl+Q ends the program even so.
void follow_keys(const std::vector<InputEvent>& input, bool are_free, Choices& choices);

} // namespace viewer
