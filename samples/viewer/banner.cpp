#include "banner.h"

#include <imgui.h>

#include "busy_bar.h"
#include "controls.h"
#include "palette.h"

namespace viewer {
namespace {

/// What is told comes with a bar: it goes on.
std::optional<double> busy_seconds(const Readings& readings) {
    return readings.opening_seconds ? readings.opening_seconds : readings.loading_seconds;
}

std::string message_of(const Readings& readings) {
    return readings.opening_seconds ? readings.opening + " is being opened." : readings.message;
}

const char* advice_for(const Readings& readings) {
    if (readings.opening_seconds) return "What was there goes on until then.";
    if (!readings.refusal.empty())
        return "What played before plays on. The log (L) keeps the sentence, to copy it.";
    if (!readings.styled)
        return "The scene is shown as it is rendered. Put the core beside the program, or name "
               "it in RESTYLE_BACK, and start again.";
    if (readings.status.state == RESTYLE_STATE_FAILED)
        return "The scene is shown as it is rendered. Choose another style in the panel, or start "
               "with --models or --style; the log (L) tells more.";
    if (readings.status.state == RESTYLE_STATE_LOADING)
        return "Until then the scene is shown as it is rendered.";
    if (readings.loading_seconds) return "What played before plays on until then.";
    return "The last picture stays meanwhile. Fewer steps or less strength make it faster; Ctrl+Z "
           "takes the last change back; the log (L) tells more.";
}

// How much of it is done the SDK does not tell.
void draw_busy(Choices& choices, const Readings& readings, double seconds) {
    draw_busy_bar(seconds, scaled(240));
    ImGui::SameLine();
    (readings.opening_seconds ? choices.cancel_opening : choices.cancel_loading) |=
        draw_button("cancel");
    explain_item("what was there before goes on: Esc");
}

float height_of(const char* text, float width) {
    return ImGui::CalcTextSize(text, nullptr, false, width).y;
}

} // namespace

void draw_banner(Choices& choices, const Readings& readings) {
    const std::string message = message_of(readings);
    if (message.empty()) return;
    const char* const advice = advice_for(readings);
    const std::optional<double> seconds = busy_seconds(readings);
    const ImGuiStyle& style = ImGui::GetStyle();
    const float letter = ImGui::GetFontSize(), width = 48 * letter;
    const float text_width = width - 2 * style.WindowPadding.x;
    // Measured, for a window that fits itself does so a frame later, and frames may be slow.
    const float height = height_of(message.c_str(), text_width) + style.ItemSpacing.y +
                         height_of(advice, text_width) + 2 * style.WindowPadding.y +
                         (seconds ? ImGui::GetFrameHeightWithSpacing() : 0);
    // Beside the panels, the one for training included.
    const float right = ImGui::GetIO().DisplaySize.x - 18 - scaled(kPanelWidth);
    ImGui::SetNextWindowPos(ImVec2(right, 12 + 9 * letter), ImGuiCond_Always, ImVec2(1, 0));
    ImGui::SetNextWindowSize(ImVec2(width, height));
    begin_panel("Message", nullptr,
                ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                    ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::PushStyleColor(ImGuiCol_Text, palette().warning);
    ImGui::TextWrapped("%s", message.c_str());
    ImGui::PopStyleColor();
    ImGui::TextWrapped("%s", advice);
    if (seconds) draw_busy(choices, readings, *seconds);
    ImGui::End();
}

} // namespace viewer
