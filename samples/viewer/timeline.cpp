#include "timeline.h"

#include <imgui.h>

#include "controls.h"

namespace viewer {
namespace {

/// For printf, and short.
std::string playhead_words(const SourceInfo& source) {
    constexpr std::size_t kMost = 28;
    std::string words;
    for (const char letter : source.name.substr(0, kMost))
        words += letter == '%' ? "%%" : std::string(1, letter);
    return words + (source.name.size() > kMost ? "..." : "") + ": %.2f s";
}

void draw_playhead(Choices& choices, const FrameSource& source, double seconds) {
    const double length = source.length();
    if (draw_button(choices.paused ? "play##time" : "pause##time"))
        choices.paused = !choices.paused;
    explain_item("key P");
    ImGui::SameLine();
    auto place = static_cast<float>(source.place(seconds));
    ImGui::SetNextItemWidth(22 * ImGui::GetFontSize());
    if (draw_slider("##playhead", place, 0, static_cast<float>(length),
                    playhead_words(source.info()).c_str(), ImGuiSliderFlags_AlwaysClamp))
        choices.seek = static_cast<double>(place);
    if (ImGui::IsItemHovered())
        ImGui::SetTooltip("%s\n%.2f s, then from the start again; drag to move in it",
                          source.info().name.c_str(), length);
    ImGui::SameLine();
}

void draw_camera(Choices& choices, const FrameSource& source) {
    if (!source.path_camera(0)) return;
    ImGui::BeginDisabled(!source.free_camera());
    choices.take_path |= draw_button("camera path");
    ImGui::EndDisabled();
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled))
        ImGui::SetTooltip("right mouse button: look around; with it W A S D to fly, E and Q up\n"
                          "and down, Shift faster. This button: back to the camera's path");
    ImGui::SameLine();
    if (draw_button("poses")) choices.shows_path = !choices.shows_path;
    explain_item("a path of one's own: key C");
    ImGui::SameLine();
}

void draw_keys(Choices& choices) {
    if (draw_button("keys")) choices.shows_keys = !choices.shows_keys;
    explain_item("what each key does: F1 or ?");
    ImGui::SameLine();
}

void draw_opening(Choices& choices) {
    ImGui::SetNextItemWidth(scaled(-50));
    draw_text("##path", choices.open_path, 1024, "a file or folder to open");
    explain_item("a glTF file, a folder of PNGs or a capture's, a style's or a camera path's\n"
                 ".json, a model's light (.hdr), a picture to pull towards, a diffusion model or\n"
                 "a LoRA; all of them can also be dropped on the window. Empty: the sample scene");
    const bool entered = is_entered();
    ImGui::SameLine();
    if (draw_button("open") || entered) choices.take_file = choices.open_path;
}

} // namespace

void draw_timeline(Choices& choices, const FrameSource& source, double seconds) {
    const ImVec2 display = ImGui::GetIO().DisplaySize;
    const float left = 26 * ImGui::GetFontSize(); // Beside the panel.
    ImGui::SetNextWindowPos(ImVec2(left, display.y - 12), ImGuiCond_Always, ImVec2(0, 1));
    ImGui::SetNextWindowSize(ImVec2(display.x - left - 12, timeline_height()));
    begin_panel("Timeline", nullptr,
                ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                    ImGuiWindowFlags_NoFocusOnAppearing);
    draw_playhead(choices, source, seconds);
    draw_camera(choices, source);
    draw_keys(choices);
    draw_opening(choices);
    ImGui::End();
}

float timeline_height() {
    return ImGui::GetFrameHeight() + 2 * ImGui::GetStyle().WindowPadding.y;
}

} // namespace viewer
