#include "banner.h"

#include <imgui.h>

namespace viewer {
namespace {

const char* advice_for(const Readings& readings) {
    if (!readings.refusal.empty())
        return "What played before plays on. The log (L) keeps the sentence, to copy it.";
    if (!readings.styled)
        return "The scene is shown as it is rendered. Put the core beside the program, or name it "
               "in "
               "RESTYLE_BACK, and start again.";
    if (readings.status.state == RESTYLE_STATE_FAILED)
        return "The scene is shown as it is rendered. Choose another style in the panel, or start "
               "with --models or --style; the log (L) tells more.";
    if (readings.status.state == RESTYLE_STATE_LOADING)
        return "Until then the scene is shown as it is rendered.";
    return "The last picture stays meanwhile. Fewer steps or less strength make it faster; Ctrl+Z "
           "takes the last change back; the log (L) tells more.";
}

} // namespace

void draw_banner(const Readings& readings) {
    if (readings.message.empty()) return;
    const float letter = ImGui::GetFontSize();
    const float right = ImGui::GetIO().DisplaySize.x - 12;
    ImGui::SetNextWindowPos(ImVec2(right, 12 + 9 * letter), ImGuiCond_Always, ImVec2(1, 0));
    ImGui::SetNextWindowSize(ImVec2(48 * letter, 0));
    ImGui::Begin("Message", nullptr,
                 ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoDecoration |
                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::PushStyleColor(ImGuiCol_Text, ImVec4(1.0f, 0.72f, 0.3f, 1.0f));
    ImGui::TextWrapped("%s", readings.message.c_str());
    ImGui::PopStyleColor();
    ImGui::TextWrapped("%s", advice_for(readings));
    ImGui::End();
}

} // namespace viewer
