#pragma once

#include "offscreen_frame.h"

namespace viewer {

/// Writes out/sheet.png, where the options ask for it, after a flight. `next_frame` is the number
/// that the session has not seen. Throws std::runtime_error where a cell has no picture.
void write_sheet(OffscreenFrame& offscreen, FrameSource& source, Styling& styling,
                 const Options& options, std::uint64_t next_frame);

} // namespace viewer
