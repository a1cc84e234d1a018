#include "theme.h"

#include <cmath>

#include <imgui.h>

#include "palette.h"

namespace viewer {
namespace {

const Palette kDarkPalette{{1.0f, 0.45f, 0.4f, 1.0f},
                           {1.0f, 0.72f, 0.3f, 1.0f},
                           IM_COL32(0, 0, 0, 150),
                           IM_COL32(255, 255, 255, 255),
                           {IM_COL32(120, 128, 140, 255), IM_COL32(90, 170, 240, 255),
                            IM_COL32(240, 170, 80, 255), IM_COL32(120, 200, 120, 255)}};

const Palette kLightPalette{{0.72f, 0.08f, 0.06f, 1.0f},
                            {0.60f, 0.33f, 0.0f, 1.0f},
                            IM_COL32(255, 255, 255, 200),
                            IM_COL32(16, 18, 22, 255),
                            {IM_COL32(104, 112, 124, 255), IM_COL32(24, 104, 184, 255),
                             IM_COL32(184, 104, 0, 255), IM_COL32(32, 128, 48, 255)}};

const Palette* applied = &kDarkPalette;

void apply_dark() {
    ImGui::StyleColorsDark();
    ImVec4* const colors = ImGui::GetStyle().Colors;
    colors[ImGuiCol_WindowBg] = ImVec4(0.10f, 0.11f, 0.13f, 0.92f);
    colors[ImGuiCol_TitleBg] = ImVec4(0.12f, 0.17f, 0.23f, 1.0f);
    colors[ImGuiCol_TitleBgActive] = ImVec4(0.16f, 0.24f, 0.34f, 1.0f);
}

void apply_light() {
    ImGui::StyleColorsLight();
    ImVec4* const colors = ImGui::GetStyle().Colors;
    colors[ImGuiCol_WindowBg] = ImVec4(0.95f, 0.95f, 0.96f, 0.95f);
    colors[ImGuiCol_TitleBg] = ImVec4(0.80f, 0.86f, 0.93f, 1.0f);
    colors[ImGuiCol_TitleBgActive] = ImVec4(0.68f, 0.80f, 0.93f, 1.0f);
    colors[ImGuiCol_FrameBg] = ImVec4(0.86f, 0.87f, 0.90f, 1.0f);
    colors[ImGuiCol_Button] = ImVec4(0.66f, 0.79f, 0.94f, 1.0f);
    colors[ImGuiCol_TextDisabled] = ImVec4(0.38f, 0.39f, 0.42f, 1.0f);
}

} // namespace

void apply_scale(float scale) {
    ImGuiStyle& style = ImGui::GetStyle();
    style.WindowRounding = 6;
    style.FrameRounding = 4;
    style.GrabRounding = 4;
    style.WindowBorderSize = 0;
    style.FramePadding = ImVec2(7, 4);
    style.ItemSpacing = ImVec2(8, 6);
    style.ScaleAllSizes(scale);

    constexpr float kLetters = 13; // Pixels high, as the font was drawn.
    ImFontConfig font;
    font.SizePixels = std::floor(kLetters * scale);
    ImGui::GetIO().Fonts->AddFontDefault(&font);
}

void apply_theme(Theme theme) {
    theme == Theme::kLight ? apply_light() : apply_dark();
    applied = theme == Theme::kLight ? &kLightPalette : &kDarkPalette;
}

const Palette& palette() {
    return *applied;
}

} // namespace viewer
