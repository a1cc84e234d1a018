#pragma once

#include <array>

#include <imgui.h>

namespace viewer {

/// What of a theme's colours is not ImGui's.
struct Palette {
    ImVec4 error;                ///< Words about what does not happen ...
    ImVec4 warning;              ///< ... or needs attention.
    ImU32 label_ground;          ///< Under words that lie on a picture, ...
    ImU32 label_words;           ///< ... which are so.
    std::array<ImU32, 4> stages; ///< Of a picture's time: wait, encode, translate, decode.
};

/// Of the theme that was applied last.
const Palette& palette();

} // namespace viewer
