#pragma once

#include <optional>

#include "score_gauge.h"
#include "views.h"

namespace viewer {

/// Draws the bar that chooses how the frames are seen, and tells how near they come to their true
/// look. Between ImGui's NewFrame and Render.
void draw_view_bar(Viewing& viewing, const std::optional<FrameScores>& scores);

} // namespace viewer
