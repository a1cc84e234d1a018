#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "score_gauge.h"
#include "views.h"

namespace viewer {

/// Draws the bar that chooses how the frames are seen, and tells how near they come to their true
/// look. Between ImGui's NewFrame and Render.
/// `buffers` names those that can be seen.
void draw_view_bar(Viewing& viewing, const std::optional<FrameScores>& scores,
                   const std::function<std::vector<std::string>()>& buffers);

} // namespace viewer
