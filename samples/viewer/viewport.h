#pragma once

#include "gpu.h"
#include "options.h"
#include "styling.h"

namespace viewer {

/// The session and the style that the options ask for; none with --no-style.
Styling styling_for(const Gpu& gpu, const Options& options, Log& log);

/// When frame `n` of a headless run happens: 30 a second; always the same moment with --still.
double flight_seconds(const Options& options, std::uint64_t n);

} // namespace viewer
