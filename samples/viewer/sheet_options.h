#pragma once

#include "options.h"

namespace CLI {
class App;
}

namespace viewer {

/// The options of a contact sheet.
void add_sheet_options(CLI::App& app, Options& options);

/// Throws where they do not fit together, or with others.
void check_sheet(const Options& options);

} // namespace viewer
