#include "picture_label.h"

#include <imgui.h>

#include "palette.h"

namespace viewer {
namespace {

constexpr float kMargin = 12;

} // namespace

void draw_picture_label(const std::string& text, float x, float y) {
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    const ImVec2 size = ImGui::CalcTextSize(text.c_str());
    list.AddRectFilled(ImVec2(x - 5, y - 3), ImVec2(x + size.x + 5, y + size.y + 3),
                       palette().label_ground, 4);
    list.AddText(ImVec2(x, y), palette().label_words, text.c_str());
}

void draw_corner_label(const std::string& text, float right, float bottom) {
    const ImVec2 size = ImGui::CalcTextSize(text.c_str());
    draw_picture_label(text, right - size.x - kMargin, bottom - size.y - kMargin);
}

void draw_foot_label(const std::string& text, float width, float height) {
    const ImVec2 size = ImGui::CalcTextSize(text.c_str());
    draw_picture_label(text, (width - size.x) / 2, height - size.y - kMargin);
}

} // namespace viewer
