#include "keep_controls.h"

#include <imgui.h>

#include "controls.h"

namespace viewer {
namespace {

void draw_sheet(Choices& choices, const Readings& readings) {
    ImGui::SetNextItemWidth(scaled(-60));
    draw_text("across", choices.sheet_across, 128, "strength=0.25:1:4");
    ImGui::SetNextItemWidth(scaled(-60));
    draw_text("down", choices.sheet_down, 128, "eta=0,0.5,1");
    if (readings.sheet_progress < 0) {
        choices.begin_sheet |= draw_button("contact sheet");
        explain_item("the frame of now with each pair of values\n"
                     "of two settings: a list, or FROM:TO:COUNT");
        return;
    }
    draw_progress_bar("##sheet", readings.sheet_progress, scaled(180));
    ImGui::SameLine();
    choices.cancel_sheet |= draw_button("cancel");
}

} // namespace

void draw_keep_controls(Choices& choices, const Readings& readings) {
    choices.keep_view |= draw_button("this view");
    explain_item("a PNG of it, without panels: F12");
    ImGui::SameLine();
    choices.keep_pair |= draw_button("side by side");
    explain_item("a PNG of rendered, restyled and true look: Shift+F12");
    if (readings.styled) draw_sheet(choices, readings);
    if (readings.styled) choices.capture |= draw_button("capture for replay");
    // At the end, so that no control moves away under the mouse.
    for (const std::string& words : {readings.kept, readings.capture})
        if (!words.empty()) ImGui::TextWrapped("%s", words.c_str());
}

} // namespace viewer
