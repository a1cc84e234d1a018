#pragma once

#include "frame_source.h"
#include "gpu.h"
#include "options.h"
#include "styling.h"

namespace viewer {

/// The session and the style that the options ask for, for a source's frames; none with --no-style.
Styling styling_for(const Gpu& gpu, const Options& options, const SourceInfo& source, Log& log);

/// When frame `n` of a headless run happens; always the same moment with --still.
double flight_seconds(const Options& options, const FrameSource& source, std::uint64_t n);

} // namespace viewer
