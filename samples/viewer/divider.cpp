#include "divider.h"

#include <algorithm>
#include <cmath>

#include <imgui.h>

namespace viewer {
namespace {

constexpr float kGrip = 14; // Pixels on each side of the line that the mouse takes hold of.

void label(ImDrawList& list, const char* text, float x, float y) {
    const ImVec2 size = ImGui::CalcTextSize(text);
    list.AddRectFilled(ImVec2(x - 5, y - 3), ImVec2(x + size.x + 5, y + size.y + 3),
                       IM_COL32(0, 0, 0, 150), 4);
    list.AddText(ImVec2(x, y), IM_COL32_WHITE, text);
}

} // namespace

void Divider::drag(Choices& choices, const Area& area) {
    const ImGuiIO& io = ImGui::GetIO();
    const float line = area.x + choices.split * area.width;
    const bool near_line = std::abs(io.MousePos.x - line) <= kGrip && io.MousePos.y >= area.y &&
                           io.MousePos.y < area.y + area.height && !io.WantCaptureMouse;
    if (near_line && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) held_ = true;
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) held_ = false;
    if (held_ || near_line) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (held_)
        choices.split = std::clamp((io.MousePos.x - area.x) / std::max(area.width, 1), 0.0f, 1.0f);
}

void Divider::draw(Choices& choices, const Area& area) {
    drag(choices, area);
    const float line = area.x + choices.split * area.width;
    const float bottom = static_cast<float>(area.y + area.height);
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    list.AddLine(ImVec2(line, area.y), ImVec2(line, bottom), IM_COL32(255, 255, 255, 220), 2);
    list.AddCircleFilled(ImVec2(line, area.y + area.height * 0.5f), 9,
                         IM_COL32(255, 255, 255, 230));

    const float text_y = bottom - 30;
    label(list, "rendered", line - 24 - ImGui::CalcTextSize("rendered").x, text_y);
    label(list, "restyled", line + 24, text_y);
}

} // namespace viewer
