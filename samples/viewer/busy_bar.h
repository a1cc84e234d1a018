#pragma once

namespace viewer {

/// Of work whose share done is not known, that has gone on for so many seconds. As high as a
/// button.
void draw_busy_bar(double seconds, float width);

} // namespace viewer
