#pragma once

namespace viewer {

enum class Theme { kDark, kLight };

/// Of ImGui's windows: with room between the rows, and letters to be read.
/// `scale`: how much larger than on a display of common density.
void apply_scale(float scale);

/// The colours of ImGui and of the palette, from the next frame on: quiet.
void apply_theme(Theme theme);

} // namespace viewer
