#pragma once

#include "options.h"

namespace viewer {

/// Renders and restyles a flight into options.out and prints the table. Returns the exit code.
int run_headless(const Options& options);

} // namespace viewer
