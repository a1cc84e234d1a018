#pragma once

#include "panel.h"
#include "window.h"

namespace viewer {

/// What a key does that no text field has for its own.
void follow_key(const Strike& strike, Choices& choices);

} // namespace viewer
