#pragma once

#include "options.h"

namespace CLI {
class App;
}

namespace viewer {

/// Those of how a window looks and what it remembers.
void add_window_options(CLI::App& app, Options& options);

} // namespace viewer
