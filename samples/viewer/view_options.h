#pragma once

#include "options.h"

namespace CLI {
class App;
}

namespace viewer {

/// The options that say how frames are seen.
void add_view_options(CLI::App& app, Options& options);

} // namespace viewer
