#include "path_panel.h"

#include <algorithm>
#include <cfloat>

#include <imgui.h>

#include "controls.h"

namespace viewer {
namespace {

constexpr const char* kUsualFile = "restyle-path.json";
constexpr double kLeastApart = 0.05; // Seconds.
constexpr double kMostApart = 1000;

} // namespace

PathPanel::PathPanel(const std::filesystem::path& file)
    : path_(file.empty() ? CameraPath() : CameraPath(file)),
      follows_(!file.empty()),
      file_(file.empty() ? kUsualFile : file.string()) {}

void PathPanel::follow(Choices& choices, FrameSource& source, double seconds) {
    const std::optional<samples::Camera> on_path = source.path_camera(seconds);
    if (choices.add_pose && on_path) add_pose(source.free_camera().value_or(*on_path));
    if (path_.empty()) follows_ = false;
    source.follow_path(follows_ ? path_ : CameraPath());
}

void PathPanel::add_pose(const samples::Camera& camera) {
    path_.add({path_.empty() ? 0 : path_.length() + apart_, camera});
}

void PathPanel::draw_making(Choices& choices, FrameSource& source) {
    choices.add_pose |= draw_button("add pose");
    explain_item("what is seen now, behind the last pose: key K");
    ImGui::SameLine();
    if (draw_button("play", !path_.empty())) {
        follows_ = true;
        choices.paused = false;
        choices.seek = 0;
        choices.take_path = true;
    }
    explain_item("the path, from its start");
    ImGui::SameLine();
    ImGui::BeginDisabled(path_.empty());
    if (draw_box("follow", follows_) && follows_) source.see_from(std::nullopt);
    ImGui::EndDisabled();
    explain_item("this path, which the playhead moves in, and not the scene's own");
    draw_number("s apart", apart_, "%.2f");
    apart_ = std::clamp(apart_, kLeastApart, kMostApart);
    explain_item("from the last pose to one that is added");
}

void PathPanel::save() {
    path_.write(file_);
    words_ = "kept as " + file_;
}

void PathPanel::load() {
    path_ = CameraPath(file_);
    follows_ = true;
    words_ = "follows " + file_;
}

void PathPanel::draw_file(Log& log) {
    draw_text("file", file_, 1024, kUsualFile);
    const bool saves = draw_button("save path", !path_.empty());
    ImGui::SameLine();
    const bool loads = draw_button("load path");
    if (saves) attempt(&PathPanel::save, log);
    if (loads) attempt(&PathPanel::load, log);
}

void PathPanel::attempt(void (PathPanel::*act)(), Log& log) {
    try {
        (this->*act)();
    } catch (const std::exception& error) {
        words_ = error.what();
        log.add_refusal(words_);
    }
}

void PathPanel::take(const std::filesystem::path& file, Choices& choices, Log& log) {
    file_ = file.string();
    choices.shows_path = choices.take_path = true;
    attempt(&PathPanel::load, log);
}

/// Taken up when it is whole: until then the pose keeps its place among the others.
void PathPanel::draw_time(std::size_t pose) {
    double seconds = path_.poses()[pose].seconds;
    ImGui::SetNextItemWidth(scaled(70));
    if (draw_number("##time", seconds, "%.2f s")) typed_seconds_ = seconds;
    const bool is_typed = ImGui::IsItemDeactivatedAfterEdit() && typed_seconds_;
    explain_item("when the path comes there");
    if (!is_typed) return;
    path_.retime(pose, *typed_seconds_);
    typed_seconds_.reset();
}

void PathPanel::draw_poses(Choices& choices, FrameSource& source, const samples::Camera& now) {
    std::optional<std::size_t> removed;
    for (std::size_t pose = 0; pose < path_.poses().size(); ++pose) {
        ImGui::PushID(static_cast<int>(pose));
        draw_time(pose);
        ImGui::SameLine();
        if (draw_button("go there")) {
            source.see_from(path_.poses()[pose].camera);
            choices.seek = path_.poses()[pose].seconds;
        }
        explain_item("to fly on from there; \"camera path\", below, goes back to the path");
        ImGui::SameLine();
        if (draw_button("set")) path_.replace(pose, now);
        explain_item("the pose is to be what is seen now");
        ImGui::SameLine();
        if (draw_button("remove")) removed = pose;
        ImGui::PopID();
    }
    if (removed) path_.remove(*removed);
}

void PathPanel::draw(Choices& choices, FrameSource& source, double seconds, Log& log) {
    const float beside = choices.shows_training ? scaled(kPanelWidth) + 6 : 0; // That panel.
    const ImVec2 corner(ImGui::GetIO().DisplaySize.x - 12 - beside, scaled(120));
    const float most = ImGui::GetIO().DisplaySize.y - 2 * scaled(120);
    ImGui::SetNextWindowPos(corner, ImGuiCond_Appearing, ImVec2(1, 0));
    ImGui::SetNextWindowSizeConstraints(ImVec2(scaled(kPathPanelWidth), 0),
                                        ImVec2(scaled(kPathPanelWidth), most));
    begin_panel("Camera path", &choices.shows_path,
                ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::PushItemWidth(scaled(-60));
    const std::optional<samples::Camera> on_path = source.path_camera(seconds);
    if (on_path) {
        draw_making(choices, source);
        draw_file(log);
        draw_poses(choices, source, source.free_camera().value_or(*on_path));
        if (!words_.empty()) ImGui::TextWrapped("%s", words_.c_str());
    } else {
        ImGui::TextWrapped("Through frames that are there already no camera moves.");
    }
    ImGui::PopItemWidth();
    ImGui::End();
}

} // namespace viewer
