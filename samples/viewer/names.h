#pragma once

#include <restyle/restyle.h>

namespace viewer {

/// The word of the command line for it.
const char* transport_name(RestyleTransport transport);
const char* precision_name(RestylePrecision precision);
const char* noise_name(RestyleNoise noise);
const char* state_name(RestyleState state);

} // namespace viewer
