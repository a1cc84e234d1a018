#pragma once

namespace viewer {

/// Of ImGui: dark, quiet, with room between the rows.
/// `scale`: how much larger than on a display of common density.
void apply_theme(float scale);

} // namespace viewer
