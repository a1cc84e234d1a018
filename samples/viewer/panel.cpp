#include "panel.h"

#include <cfloat>

#include <imgui.h>

#include "looks.h"
#include "names.h"
#include "setting_controls.h"

namespace viewer {
namespace {

constexpr float kWidth = 310;

void choose_look(const char* label, std::string& look) {
    if (!ImGui::BeginCombo(label, look.c_str())) return;
    for (const std::string& name : look_names())
        if (ImGui::Selectable(name.c_str(), name == look)) look = name;
    ImGui::EndCombo();
}

void draw_scene(Choices& choices) {
    choose_look("rendered look", choices.source_look);
    choose_look("style", choices.target_look);
    ImGui::SliderFloat("split", &choices.split, 0.0f, 1.0f, "%.2f", ImGuiSliderFlags_AlwaysClamp);
    ImGui::Checkbox("pause", &choices.paused);
    ImGui::SameLine();
    choices.restart = ImGui::Button("from the start");
}

void draw_times(const Readings& readings) {
    const int count = static_cast<int>(readings.frame_ms.size());
    const int newest = (readings.oldest + count - 1) % count;
    ImGui::Text("frame %.1f ms", static_cast<double>(readings.frame_ms[newest]));
    ImGui::PlotLines("##frames", readings.frame_ms.data(), count, readings.oldest, nullptr, 0.0f,
                     FLT_MAX, ImVec2(ImGui::GetContentRegionAvail().x, 48));
    if (!readings.styled) return;
    const RestyleStatus& status = readings.status;
    ImGui::Text("restyled %.1f a second", readings.restyled_per_second);
    if (readings.passed_through)
        ImGui::TextUnformatted("shown: the frame as it was rendered");
    else
        ImGui::Text("shown: a picture %.0f frames old", readings.age);
    ImGui::Text("wait %.1f  encode %.1f  translate %.1f\ndecode %.1f  in all %.1f ms",
                status.wait_ms, status.encode_ms, status.translate_ms, status.decode_ms,
                status.total_ms);
    ImGui::Text("dropped %llu of %llu frames",
                static_cast<unsigned long long>(status.frames_dropped),
                static_cast<unsigned long long>(status.frames_offered));
    ImGui::Text("recording %.0f us", readings.record_us);
}

void draw_transport(const Readings& readings) {
    const RestyleStatus& status = readings.status;
    ImGui::TextWrapped("transport %s: %s", transport_name(status.transport),
                       status.transport_reason);
    ImGui::TextWrapped("network %ux%u, %s, %u threads", status.model_width, status.model_height,
                       precision_name(status.precision), status.cpu_threads);
}

void draw_message(const std::string& message) {
    if (message.empty()) return;
    ImGui::PushStyleColor(ImGuiCol_Text, ImVec4(1.0f, 0.72f, 0.3f, 1.0f));
    ImGui::TextWrapped("%s", message.c_str());
    ImGui::PopStyleColor();
}

} // namespace

Choices choices_from_options(const Options& options) {
    return {options.source_look, options.target_look, options.settings, 0.5f, false, false};
}

void draw_panel(Choices& choices, const Readings& readings) {
    ImGui::SetNextWindowPos(ImVec2(12, 12), ImGuiCond_FirstUseEver);
    // As tall as what it tells, so that nothing hides when a message comes.
    ImGui::SetNextWindowSizeConstraints(ImVec2(kWidth, 0), ImVec2(kWidth, FLT_MAX));
    ImGui::Begin("Restyle", nullptr, ImGuiWindowFlags_AlwaysAutoResize);
    ImGui::PushItemWidth(-110);
    draw_scene(choices);
    ImGui::Separator();
    draw_setting_controls(choices.settings);
    ImGui::Separator();
    draw_times(readings);
    if (readings.styled) {
        ImGui::Separator();
        draw_transport(readings);
    }
    draw_message(readings.message);
    ImGui::PopItemWidth();
    ImGui::End();
}

} // namespace viewer
