#pragma once

#include "options.h"

namespace viewer {

/// Shows the scene in a window until it is closed. Returns the exit code; throws NoDisplay.
int run_window(const Options& options);

} // namespace viewer
