#pragma once

namespace viewer {

/// Of ImGui: dark, quiet, with room between the rows.
void apply_theme();

} // namespace viewer
