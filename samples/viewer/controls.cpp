#include "controls.h"

#include <imgui.h>

namespace viewer {

float scaled(float length) {
    return length * ImGui::GetFontSize() / 13;
}

bool draw_button(const char* label, bool enabled) {
    ImGui::BeginDisabled(!enabled);
    const bool pressed = ImGui::Button(label);
    ImGui::EndDisabled();
    return pressed;
}

void explain_item(const char* words) {
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", words);
}

} // namespace viewer
