#include "training_panel.h"

#include <algorithm>
#include <cfloat>

#include <imgui.h>

#include "controls.h"
#include "log_panel.h"
#include "timeline.h"
#include "unused_path.h"

namespace viewer {
namespace {

constexpr float kTop = 120; // Below the view bar, of a font of 13 pixels.

bool draw_wish(const char* label, bool enabled, const char* help) {
    const bool pressed = draw_button(label, enabled);
    explain_item(help);
    return pressed;
}

/// What of the window is left between the bars and, where it is shown, the log.
float room_below(float top, bool with_log) {
    const float bars = timeline_height() + 18 + (with_log ? log_height() + 6 : 0);
    return std::max(ImGui::GetIO().DisplaySize.y - bars - top, scaled(80));
}

} // namespace

TrainingPanel::TrainingPanel() : training_(own_folder()), hindrance_(training_.hindrance()) {
    plan_.model = unused_path("restyle-trained").string();
}

void TrainingPanel::follow(Log& log) {
    if (training_.follow())
        log.add(RESTYLE_LOG_INFO, RESTYLE_LOG_STYLE, "training: " + training_.words());
}

// Closed while it is followed, so that what comes of it is seen; open again where nothing came.
void TrainingPanel::draw_plan() {
    const bool follows = training_.is_running();
    if (follows != followed_) ImGui::SetNextItemOpen(!follows && training_.model().empty());
    followed_ = follows;
    const Section section("plan", true);
    if (!section) return;
    ImGui::BeginDisabled(follows);
    controls_.draw(plan_);
    ImGui::EndDisabled();
}

void TrainingPanel::draw_buttons() {
    const bool runs = training_.is_running();
    if (draw_wish("train", !runs, "a new model")) training_.begin(plan_);
    ImGui::SameLine();
    if (draw_wish("go on", !runs && Training::can_go_on(plan_),
                  "with the model that was stopped in this folder"))
        training_.go_on(plan_);
    ImGui::SameLine();
    if (draw_wish("stop", runs && !training_.is_stopping(),
                  "what was learnt until now is saved, and can be gone on with"))
        training_.stop();
}

void TrainingPanel::draw_progress() const {
    if (training_.is_running()) draw_progress_bar("##progress", training_.progress(), 0);
    if (!training_.words().empty()) ImGui::TextWrapped("%s", training_.words().c_str());
    const std::vector<float>& losses = training_.losses().points();
    if (losses.empty()) return;
    draw_curve("##loss",
               {losses.data(), static_cast<int>(losses.size()), 0, FLT_MAX, FLT_MAX, scaled(80)},
               training_.loss_name().c_str());
}

void TrainingPanel::draw_result(Choices& choices) {
    const bool is_there = !training_.model().empty();
    const TrainingKind kind = is_there ? training_.plan().kind : plan_.kind;
    if (kind == TrainingKind::kDenoiser &&
        draw_wish("use as target model", is_there,
                  "the style's target model becomes what was saved last"))
        choices.use_model = training_.model();
    if (kind == TrainingKind::kAutoencoder &&
        draw_wish("learn in its latents", is_there && !training_.is_running(),
                  "the plan becomes that of a denoiser in its latents, of the same pictures"))
        plan_denoiser();
    if (kind == TrainingKind::kClassifier || kind == TrainingKind::kPictureText) {
        if (is_there)
            ImGui::TextWrapped(kind == TrainingKind::kClassifier
                                   ? "to be used by energies: classifier:FOLDER[value=1]"
                                   : "to be used by energies: clip:TEXT, with --clip FOLDER");
        return;
    }
    if (kind != TrainingKind::kGan) ImGui::SameLine();
    if (draw_wish("see samples", is_there && !training_.samples().empty(),
                  "what it draws, opened in place of the scene"))
        choices.open = training_.model().string();
}

void TrainingPanel::plan_denoiser() {
    plan_.kind = TrainingKind::kDenoiser;
    plan_.autoencoder = training_.model().string();
    plan_.model = unused_path("restyle-trained").string();
    ImGui::GetStateStorage()->SetBool(ImGui::GetID("plan"), true);
}

void TrainingPanel::draw_samples() {
    samples_.show(training_.samples(), training_.saves());
    samples_.draw();
}

void TrainingPanel::draw(Choices& choices) {
    const float beside = choices.shows_path ? scaled(kPathPanelWidth) + 6 : 0; // That panel.
    const ImVec2 corner(ImGui::GetIO().DisplaySize.x - 12 - beside, scaled(kTop));
    ImGui::SetNextWindowPos(corner, ImGuiCond_Appearing, ImVec2(1, 0));
    ImGui::SetNextWindowSizeConstraints(
        ImVec2(scaled(kPanelWidth), 0),
        ImVec2(scaled(kPanelWidth), room_below(corner.y, choices.shows_log)));
    begin_panel("Training", &choices.shows_training,
                ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::PushItemWidth(scaled(-90));
    if (hindrance_.empty()) {
        draw_plan();
        draw_buttons();
        draw_result(choices);
        draw_progress();
        draw_samples();
    } else {
        ImGui::TextWrapped("%s", hindrance_.c_str());
    }
    ImGui::PopItemWidth();
    ImGui::End();
}

} // namespace viewer
