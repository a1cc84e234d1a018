#include "training_panel.h"

#include <algorithm>
#include <cfloat>

#include <imgui.h>

#include "choose.h"
#include "controls.h"
#include "looks.h"
#include "text_field.h"
#include "unused_path.h"

namespace viewer {
namespace {

constexpr std::size_t kMostPath = 512;
constexpr const char* kFolder = "a folder";

void draw_whole(const char* label, int& value, int least, int most) {
    ImGui::InputInt(label, &value);
    value = std::clamp(value, least, most);
}

bool draw_wish(const char* label, bool enabled, const char* help) {
    const bool pressed = draw_button(label, enabled);
    explain_item(help);
    return pressed;
}

void draw_pictures(TrainingPlan& plan) {
    std::string chosen = plan.look.empty() ? kFolder : plan.look;
    choose("learn from", chosen, [] {
        std::vector<std::string> names = look_names();
        names.insert(names.begin(), kFolder);
        return names;
    });
    explain_item("a folder of pictures of one size,\nor a look of the scene, which is drawn first");
    plan.look = chosen == kFolder ? "" : chosen;
    if (plan.look.empty())
        draw_text("pictures", plan.folder, kMostPath, "a folder of PNGs or JPEGs");
    else
        draw_whole("pictures", plan.pictures, 1, 100'000);
}

} // namespace

TrainingPanel::TrainingPanel() : training_(own_folder()), hindrance_(training_.hindrance()) {
    plan_.model = unused_path("restyle-trained").string();
}

void TrainingPanel::follow(Log& log) {
    if (training_.follow())
        log.add(RESTYLE_LOG_INFO, RESTYLE_LOG_STYLE, "training: " + training_.words());
}

void TrainingPanel::draw_plan() {
    ImGui::BeginDisabled(training_.is_running());
    draw_pictures(plan_);
    draw_text("model", plan_.model, kMostPath, "a new folder");
    ImGui::InputInt2("size", plan_.size.data());
    explain_item("width and height of the pictures, and of what the model draws");
    for (int& side : plan_.size)
        side = std::clamp(side, 8, 4096);
    ImGui::InputDouble("minutes", &plan_.minutes, 0, 0, "%.3g");
    plan_.minutes = std::clamp(plan_.minutes, 0.001, 100'000.0);
    draw_whole("batch", plan_.batch, 1, 1024);
    explain_item("pictures a step: more are steadier, and slower");
    draw_whole("threads", plan_.threads, 1, 1024);
    explain_item("of the CPU; one leaves the others to the frames");
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
    if (training_.is_running())
        ImGui::ProgressBar(training_.progress(), ImVec2(ImGui::GetContentRegionAvail().x, 0));
    if (!training_.words().empty()) ImGui::TextWrapped("%s", training_.words().c_str());
    const std::vector<float>& losses = training_.losses().points();
    if (losses.empty()) return;
    ImGui::PlotLines("##loss", losses.data(), static_cast<int>(losses.size()), 0, "loss", FLT_MAX,
                     FLT_MAX, ImVec2(ImGui::GetContentRegionAvail().x, scaled(80)));
}

void TrainingPanel::draw_result(Choices& choices) const {
    const bool is_there = !training_.model().empty();
    if (draw_wish("use as target model", is_there,
                  "the style's target model becomes what was saved last"))
        choices.use_model = training_.model();
    ImGui::SameLine();
    if (draw_wish("see samples", is_there && !training_.samples().empty(),
                  "what it draws, opened in place of the scene"))
        choices.open = training_.model().string();
}

void TrainingPanel::draw_samples() {
    samples_.show(training_.samples(), training_.saves());
    samples_.draw();
}

void TrainingPanel::draw(Choices& choices) {
    const ImVec2 corner(ImGui::GetIO().DisplaySize.x - 12, scaled(120));
    ImGui::SetNextWindowPos(corner, ImGuiCond_Appearing, ImVec2(1, 0));
    ImGui::SetNextWindowSizeConstraints(ImVec2(scaled(310), 0), ImVec2(scaled(310), FLT_MAX));
    ImGui::Begin("Training", &choices.shows_training,
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
