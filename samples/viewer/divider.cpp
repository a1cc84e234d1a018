#include "divider.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include <imgui.h>

#include "picture_label.h"
#include "timeline.h"

namespace viewer {
namespace {

constexpr float kGrip = 14; // Pixels on each side of the line that the mouse takes hold of.

std::string name_of(const Pane& pane, const Viewing& viewing) {
    const auto name = [&](Pictured picture) -> std::string {
        if (picture == kTruePicture) return "true look: " + viewing.true_look;
        return picture == kRestyledPicture ? "restyled" : "rendered";
    };
    if (pane.less == kNoPicture) return name(pane.picture);
    char times[32];
    std::snprintf(times, sizeof times, "| times %.3g", static_cast<double>(viewing.gain));
    return "|" + name(pane.picture) + " - " + name(pane.less) + times;
}

void draw_line(const Viewing& viewing, const Area& area) {
    const float line = area.x + viewing.split * area.width;
    const float bottom = static_cast<float>(area.y + area.height);
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    list.AddLine(ImVec2(line, area.y), ImVec2(line, bottom), IM_COL32(255, 255, 255, 220), 2);
    list.AddCircleFilled(ImVec2(line, area.y + area.height * 0.5f), 9,
                         IM_COL32(255, 255, 255, 230));
}

/// Beside the line of a split, else in the middle.
float label_x(const Pane& pane, const std::vector<Pane>& panes, const Viewing& viewing,
              float width) {
    const float left = static_cast<float>(pane.area.x);
    const float right = static_cast<float>(pane.area.x + pane.area.width);
    if (viewing.view != View::kSplit) return (left + right - width) / 2;
    return &pane == &panes.front() ? right - 24 - width : left + 24;
}

} // namespace

void Divider::drag(Viewing& viewing, const Area& area) {
    const ImGuiIO& io = ImGui::GetIO();
    const float line = area.x + viewing.split * area.width;
    const bool near_line = std::abs(io.MousePos.x - line) <= kGrip && io.MousePos.y >= area.y &&
                           io.MousePos.y < area.y + area.height && !io.WantCaptureMouse;
    if (near_line && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) held_ = true;
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) held_ = false;
    if (held_ || near_line) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (held_)
        viewing.split = std::clamp((io.MousePos.x - area.x) / std::max(area.width, 1), 0.0f, 1.0f);
}

void Divider::draw(Viewing& viewing, const std::vector<Pane>& panes) {
    const Area area = seen_area(panes);
    if (viewing.view == View::kSplit) {
        drag(viewing, area);
        draw_line(viewing, area);
    }
    for (const Pane& pane : panes) {
        if (pane.area.width == 0 || pane.picture == kBufferPicture) continue; // It has a legend.
        const std::string name = name_of(pane, viewing);
        const float width = ImGui::CalcTextSize(name.c_str()).x;
        const float above = ImGui::GetIO().DisplaySize.y - 42 - timeline_height();
        draw_picture_label(
            name, label_x(pane, panes, viewing, width),
            std::min(static_cast<float>(pane.area.y + pane.area.height - 30), above));
    }
}

} // namespace viewer
