#include "busy_bar.h"

#include <cmath>
#include <cstdio>

#include <imgui.h>

namespace viewer {

void draw_busy_bar(double seconds, float width) {
    constexpr double kPeriod = 2;   // Seconds from one end to the other and back.
    constexpr float kShare = 0.25f; // Of the bar, that moves.
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const ImVec2 size(width, ImGui::GetFrameHeight());
    const float rounding = ImGui::GetStyle().FrameRounding;
    const double turn = seconds / kPeriod - std::floor(seconds / kPeriod);
    const auto place = static_cast<float>(1 - std::abs(2 * turn - 1));
    const float left = corner.x + (1 - kShare) * size.x * place;

    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(corner, ImVec2(corner.x + size.x, corner.y + size.y),
                       ImGui::GetColorU32(ImGuiCol_FrameBg), rounding);
    list.AddRectFilled(ImVec2(left, corner.y), ImVec2(left + kShare * size.x, corner.y + size.y),
                       ImGui::GetColorU32(ImGuiCol_PlotHistogram), rounding);
    char words[32];
    std::snprintf(words, sizeof words, "%.0f s", seconds);
    const ImVec2 letters = ImGui::CalcTextSize(words);
    list.AddText(ImVec2(corner.x + (size.x - letters.x) / 2, corner.y + (size.y - letters.y) / 2),
                 ImGui::GetColorU32(ImGuiCol_Text), words);
    ImGui::Dummy(size);
}

} // namespace viewer
