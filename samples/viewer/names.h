#pragma once

#include <string>

#include <restyle/restyle.h>

namespace viewer {

/// The word of the command line for it.
const char* transport_name(RestyleTransport transport);
const char* precision_name(RestylePrecision precision);
const char* priority_name(RestylePriority priority);
const char* state_name(RestyleState state);

/// The times that run in place of the models' own grid, one after the other.
std::string times_text(const RestyleSettings& settings);

} // namespace viewer
