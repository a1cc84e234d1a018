#pragma once

namespace viewer {

/// Of the panels at either side of the window, for a font of 13 pixels.
constexpr float kPanelWidth = 310;
constexpr float kPathPanelWidth = 270;

/// A length that is drawn for a font of 13 pixels, for the font of now.
float scaled(float length);

/// Whether it was pressed.
bool draw_button(const char* label, bool enabled);

/// Under the mouse on the control drawn last.
void explain_item(const char* words);

} // namespace viewer
