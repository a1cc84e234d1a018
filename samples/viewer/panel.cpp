#include "panel.h"

#include <cfloat>

#include <imgui.h>

#include "looks.h"
#include "names.h"
#include "setting_controls.h"
#include "text_field.h"

namespace viewer {
namespace {

constexpr float kWidth = 310;

template <typename Names>
void choose(const char* label, std::string& chosen, const Names& names) {
    if (!ImGui::BeginCombo(label, chosen.c_str())) return;
    for (const std::string& name : names()) // Asked for while the list is open.
        if (ImGui::Selectable(name.c_str(), name == chosen)) chosen = name;
    ImGui::EndCombo();
}

void draw_saving(Choices& choices) {
    draw_text("##name", choices.save_as, 64, "save the style as ...");
    ImGui::SameLine();
    choices.save = ImGui::Button("save") && !choices.save_as.empty();
}

void draw_scene(Choices& choices, const OfferedStyles& styles) {
    choose("rendered look", choices.source_look, look_names);
    choose("style", choices.style, [&] { return styles.names(); });
    draw_saving(choices);
    ImGui::SliderFloat("split", &choices.split, 0.0f, 1.0f, "%.2f", ImGuiSliderFlags_AlwaysClamp);
    ImGui::Checkbox("pause", &choices.paused);
    ImGui::SameLine();
    choices.restart = ImGui::Button("from the start");
}

bool draw_button(const char* label, bool enabled) {
    ImGui::BeginDisabled(!enabled);
    const bool pressed = ImGui::Button(label);
    ImGui::EndDisabled();
    return pressed;
}

void draw_history(Choices& choices, const SettingHistory& history) {
    ImGui::SameLine();
    choices.undo = draw_button("undo", history.can_undo());
    ImGui::SameLine();
    choices.redo = draw_button("redo", history.can_redo());
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
        ImGui::Text("shown: a picture %.0f frames old%s", readings.age,
                    readings.moved ? ", moved" : "");
    ImGui::Text("wait %.1f  encode %.1f  translate %.1f\ndecode %.1f  in all %.1f ms",
                status.wait_ms, status.encode_ms, status.translate_ms, status.decode_ms,
                status.total_ms);
    ImGui::Text("dropped %llu of %llu frames",
                static_cast<unsigned long long>(status.frames_dropped),
                static_cast<unsigned long long>(status.frames_offered));
    ImGui::Text("recording %.0f us", readings.record_us);
}

void draw_guidance(const Readings& readings) {
    const RestyleGuidance& guidance = readings.status.guidance;
    if (guidance.guided == 0) return;
    ImGui::Text("energy %.4g, %.1f ms a frame", guidance.total, guidance.guide_ms);
    ImGui::PlotLines("##energy curve", readings.energy.data(), int(readings.energy.size()),
                     readings.oldest_energy, nullptr, FLT_MAX, FLT_MAX,
                     ImVec2(ImGui::GetContentRegionAvail().x, 48));
    for (std::uint32_t i = 0; i < guidance.energy_count; ++i)
        ImGui::Text("  %u: %.4g", i + 1, guidance.energies[i]);
}

void draw_transport(const Readings& readings) {
    const RestyleStatus& status = readings.status;
    ImGui::TextWrapped("transport %s: %s", transport_name(status.transport),
                       status.transport_reason);
    ImGui::TextWrapped("network %ux%u, %s, %u threads", status.model_width, status.model_height,
                       precision_name(status.precision), status.cpu_threads);
}

void draw_capture(Choices& choices, const Readings& readings) {
    choices.capture = ImGui::Button("capture for replay");
    if (!readings.capture.empty()) ImGui::TextWrapped("%s", readings.capture.c_str());
}

void draw_message(const std::string& message) {
    if (message.empty()) return;
    ImGui::PushStyleColor(ImGuiCol_Text, ImVec4(1.0f, 0.72f, 0.3f, 1.0f));
    ImGui::TextWrapped("%s", message.c_str());
    ImGui::PopStyleColor();
}

} // namespace

Choices choices_from_options(const Options& options) {
    Choices choices;
    choices.source_look = options.source_look;
    choices.style = options.style.name;
    choices.settings = choices.own_settings = options.style.settings;
    return choices;
}

void draw_panel(Choices& choices, const OfferedStyles& styles, const SettingHistory& history,
                const Readings& readings) {
    ImGui::SetNextWindowPos(ImVec2(12, 12), ImGuiCond_FirstUseEver);
    // As tall as what it tells, so that nothing hides when a message comes.
    ImGui::SetNextWindowSizeConstraints(ImVec2(kWidth, 0), ImVec2(kWidth, FLT_MAX));
    ImGui::Begin("Restyle", nullptr, ImGuiWindowFlags_AlwaysAutoResize);
    ImGui::PushItemWidth(-110);
    draw_scene(choices, styles);
    draw_message(readings.message);
    ImGui::Separator();
    draw_setting_controls(choices.settings, choices.own_settings, readings.status);
    draw_history(choices, history);
    ImGui::Separator();
    draw_guidance(readings);
    draw_times(readings);
    if (readings.styled) {
        ImGui::Separator();
        draw_transport(readings);
        draw_capture(choices, readings);
    }
    ImGui::PopItemWidth();
    ImGui::End();
    choices.held = ImGui::IsAnyItemActive();
    choices.typing = ImGui::GetIO().WantTextInput;
}

} // namespace viewer
