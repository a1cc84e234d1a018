#pragma once

#include "gpu.h"
#include "options.h"
#include "style.h"

namespace viewer {

/// The session that the options ask for; none with --no-style.
Style style_for(const Gpu& gpu, const Options& options);

/// When frame `n` of a headless run happens: 30 a second; always the same moment with --still.
double flight_seconds(const Options& options, std::uint64_t n);

} // namespace viewer
