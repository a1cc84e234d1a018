#include "theme.h"

#include <cmath>

#include <imgui.h>

namespace viewer {

void apply_theme(float scale) {
    ImGui::StyleColorsDark();
    ImGuiStyle& style = ImGui::GetStyle();
    style.WindowRounding = 6;
    style.FrameRounding = 4;
    style.GrabRounding = 4;
    style.WindowBorderSize = 0;
    style.FramePadding = ImVec2(7, 4);
    style.ItemSpacing = ImVec2(8, 6);
    style.Colors[ImGuiCol_WindowBg] = ImVec4(0.10f, 0.11f, 0.13f, 0.92f);
    style.Colors[ImGuiCol_TitleBg] = ImVec4(0.12f, 0.17f, 0.23f, 1.0f);
    style.Colors[ImGuiCol_TitleBgActive] = ImVec4(0.16f, 0.24f, 0.34f, 1.0f);
    style.ScaleAllSizes(scale);

    constexpr float kLetters = 13; // Pixels high, as the font was drawn.
    ImFontConfig font;
    font.SizePixels = std::floor(kLetters * scale);
    ImGui::GetIO().Fonts->AddFontDefault(&font);
}

} // namespace viewer
