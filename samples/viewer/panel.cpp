#include "panel.h"

#include <algorithm>
#include <cfloat>
#include <cstdio>

#include <imgui.h>

#include "choose.h"
#include "controls.h"
#include "energy_curves.h"
#include "keep_controls.h"
#include "light_controls.h"
#include "looks.h"
#include "model_controls.h"
#include "object_controls.h"
#include "scale_controls.h"
#include "seed_controls.h"
#include "session_controls.h"
#include "setting_controls.h"
#include "stage_bar.h"
#include "what_runs_panel.h"

namespace viewer {
namespace {

void draw_saving(Choices& choices) {
    draw_text("##name", choices.save_as, 64, "save the style as ...");
    ImGui::SameLine();
    choices.save |= draw_button("save") && !choices.save_as.empty();
}

void draw_scene(Choices& choices, const OfferedStyles& styles) {
    ImGui::BeginDisabled(!choices.viewing.offers_truth);
    choose("rendered look", choices.source_look, look_names);
    ImGui::EndDisabled();
    choose("style", choices.style, [&] { return styles.names(); });
    draw_saving(choices);
    draw_box("pause", choices.paused);
    ImGui::SameLine();
    draw_box("log", choices.shows_log);
    ImGui::SameLine();
    draw_box("train", choices.shows_training);
    ImGui::SameLine();
    if (draw_button("rewind")) choices.seek = 0;
}

void draw_history(Choices& choices, const SettingHistory& history) {
    ImGui::SameLine();
    choices.undo |= draw_button("undo", history.can_undo());
    ImGui::SameLine();
    choices.redo |= draw_button("redo", history.can_redo());
}

void explain_slots() {
    explain_item("A and B keep all settings and the style they are of\n"
                 "keys: A, B to take one up; Shift+A, Shift+B to store; X for the other");
}

void draw_slots(Choices& choices, const StyleSlots& slots) {
    for (const int slot : {StyleSlots::kA, StyleSlots::kB}) {
        const bool in_use = slots.is_in_use(slot, choices.settings);
        ImGui::PushID(slot);
        if (slot != StyleSlots::kA) ImGui::SameLine(0, 20);
        ImGui::BeginDisabled(!slots.holds(slot));
        if (draw_choice(slot == StyleSlots::kA ? "A" : "B", in_use)) choices.take_slot = slot;
        ImGui::EndDisabled();
        explain_slots();
        ImGui::SameLine();
        if (draw_button("store")) choices.store_slot = slot;
        explain_slots();
        ImGui::PopID();
    }
}

double newest_frame_ms(const Readings& readings) {
    const std::size_t count = readings.frame_ms.size();
    return static_cast<double>(
        readings.frame_ms[(static_cast<std::size_t>(readings.oldest) + count - 1) % count]);
}

/// What is asked for most, to be seen wherever the panel is scrolled to.
std::string title_of(const Readings& readings) {
    char words[96];
    std::snprintf(words, sizeof words, "Restyle: %.0f ms/frame", newest_frame_ms(readings));
    std::string title = words;
    if (readings.styled) {
        std::snprintf(words, sizeof words, ", %.1f restyled/s", readings.restyled_per_second);
        title += words;
    }
    return title + "###Restyle";
}

void draw_times(const Readings& readings) {
    const auto count = static_cast<int>(readings.frame_ms.size());
    const float most = *std::max_element(readings.frame_ms.begin(), readings.frame_ms.end());
    char scale[48];
    std::snprintf(scale, sizeof scale, "0 to %.0f ms, %d frames", static_cast<double>(most), count);
    ImGui::Text("frame %.1f ms", newest_frame_ms(readings));
    draw_curve("##frames",
               {readings.frame_ms.data(), count, readings.oldest, 0.0f, std::max(most, 1.0f), 48},
               scale);
    if (!readings.styled) return;
    const RestyleStatus& status = readings.status;
    ImGui::Text("restyled %.1f a second", readings.restyled_per_second);
    if (readings.passed_through)
        ImGui::TextUnformatted("shown: the frame as it was rendered");
    else
        ImGui::Text("shown: a picture %.0f frames old%s", readings.age,
                    readings.moved ? ", moved" : "");
    draw_stages(status);
    ImGui::Text("dropped %llu of %llu frames",
                static_cast<unsigned long long>(status.frames_dropped),
                static_cast<unsigned long long>(status.frames_offered));
    ImGui::Text("recording %.0f us", readings.record_us);
}

} // namespace

Choices choices_from_options(const Options& options) {
    Choices choices;
    choices.source_look = options.source_look;
    choices.style = options.style.name;
    choices.sheet_across = "strength=0.25:1:4";
    choices.sheet_down = "eta=0,0.5,1";
    choices.viewing = options.viewing;
    choices.scaling = options.scaling;
    choices.anti_aliases = options.anti_aliases;
    choices.object_amounts = options.object_amounts;
    choices.environment = options.environment.string();
    choices.exposure = options.exposure;
    choices.session = options.session;
    choices.settings = choices.own_settings = options.style.settings;
    choices.models = choices.own_models = options.style.models;
    return choices;
}

void draw_panel(Choices& choices, const OfferedStyles& styles, const SettingHistory& history,
                const StyleSlots& slots, const Readings& readings) {
    ImGui::SetNextWindowPos(ImVec2(12, 12), ImGuiCond_FirstUseEver);
    const float width = scaled(kPanelWidth);
    ImGui::SetNextWindowSizeConstraints(ImVec2(width, 0), ImVec2(width, FLT_MAX));
    begin_panel(title_of(readings).c_str(), nullptr,
                ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoFocusOnAppearing);
    OpenSections& sections = choices.sections;
    ImGui::PushItemWidth(scaled(-110));
    draw_scene(choices, styles);
    if (const Section keep{"keep", sections}) draw_keep_controls(choices, readings);
    if (const Section scale{scale_title(readings).c_str(), sections}) {
        draw_scale_controls(choices.scaling, readings);
        draw_anti_aliasing_control(choices.anti_aliases, readings);
    }
    if (readings.can_light)
        if (const Section light{"light", sections}) draw_light_controls(choices);
    if (const Section settings{"settings", sections, true}) {
        draw_setting_controls(choices.settings, choices.own_settings, readings.status);
        draw_history(choices, history);
        draw_slots(choices, slots);
    }
    if (readings.wants_session)
        if (const Section models{"models", sections}) draw_model_controls(choices, styles);
    if (const Section figures{"figures", sections, true}) {
        draw_energy_curves(readings);
        draw_times(readings);
    }
    if (const Section runs{what_runs_title(readings).c_str(), sections}) draw_what_runs(readings);
    if (readings.wants_session)
        if (const Section session{"session", sections}) draw_session_controls(choices, readings);
    if (choices.viewing.offers_truth)
        if (const Section seed{"seed###valley", sections}) draw_seed_control(choices, readings);
    choices.picks_objects = false;
    if (readings.has_objects)
        if (const Section objects{"objects", sections}) {
            choices.picks_objects = true;
            draw_object_controls(choices.object_amounts);
        }
    ImGui::PopItemWidth();
    ImGui::End();
}

} // namespace viewer
