#pragma once

#include <string>

namespace viewer {

/// Words over the picture, behind the panels; their upper left corner.
void draw_picture_label(const std::string& text, float x, float y);

/// ... in the corner whose place is given, its lower right.
void draw_corner_label(const std::string& text, float right, float bottom);

/// ... in the middle of the lower edge of a window of this size.
void draw_foot_label(const std::string& text, float width, float height);

} // namespace viewer
