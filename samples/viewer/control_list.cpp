#include "control_list.h"

#include <array>
#include <string_view>
#include <utility>

#include <imgui.h>
#include <imgui_internal.h> // Which item was drawn last, and whether it was enabled.
#include <nlohmann/json.hpp>
#include <whole_file.h>

namespace viewer {
namespace {

const char* kind_name(ControlKind kind) {
    constexpr std::array kNames{"button", "box",      "choice", "slider",  "drag",
                                "number", "text",     "list",   "entry",   "section",
                                "curve",  "progress", "close",  "collapse"};
    return kNames[static_cast<std::size_t>(kind)];
}

nlohmann::ordered_json json_from(const Control& control) {
    const ControlPlace& place = control.place;
    return {{"panel", control.panel},
            {"section", control.section},
            {"name", control.name},
            {"kind", kind_name(control.kind)},
            {"value", control.value},
            {"place", {place.left, place.top, place.right, place.bottom}},
            {"enabled", control.is_enabled},
            {"visible", control.is_visible},
            {"focused", control.is_focused}};
}

/// Asked by place: of a group of fields the one that is in it.
bool is_focused(const ImGuiContext& imgui, const ControlPlace& place) {
    ImGuiWindow* window = imgui.CurrentWindow;
    if (imgui.NavId == 0 || imgui.NavDisableHighlight || imgui.NavWindow != window) return false;
    const ImRect& relative = window->NavRectRel[imgui.NavLayer];
    const ImVec2 middle = ImGui::WindowRectRelToAbs(window, relative).GetCenter();
    return ImRect(place.left, place.top, place.right, place.bottom).Contains(middle);
}

} // namespace

ControlList::ControlList(std::filesystem::path file) : file_(std::move(file)) {}

void ControlList::look_for_wish() {
    if (!file_.empty() && !is_wanted_) is_wanted_ = !std::filesystem::exists(file_);
}

void ControlList::begin_frame() {
    controls_.clear();
    panel_.clear();
    section_.clear();
    ImGui::GetIO().UserData = is_wanted_ ? this : nullptr;
}

void ControlList::end_frame(bool at_rest) {
    ImGui::GetIO().UserData = nullptr;
    if (!is_wanted_ || !at_rest) return;
    nlohmann::ordered_json list{{"format", "restyle-controls-1"}};
    list["controls"] = nlohmann::ordered_json::array();
    for (const Control& control : controls_)
        list["controls"].push_back(json_from(control));
    // What is typed may end in the middle of a letter.
    using Json = nlohmann::ordered_json;
    samples::write_whole(file_, list.dump(1, ' ', false, Json::error_handler_t::replace),
                         "the list of controls");
    is_wanted_ = false;
}

void ControlList::set_panel(const char* title) {
    panel_ = control_name(title);
    section_.clear();
}

std::string ControlList::set_section(const std::string& name) {
    return std::exchange(section_, name);
}

void ControlList::add(ControlKind kind, const char* label, std::string value,
                      const ControlPlace& place) {
    const ImGuiContext& imgui = *ImGui::GetCurrentContext();
    const bool is_within = kind != ControlKind::kClose && kind != ControlKind::kCollapse;
    if (is_within && imgui.CurrentWindow->SkipItems) return; // The panel is collapsed.
    const ImVec2 middle((place.left + place.right) / 2, (place.top + place.bottom) / 2);
    const bool is_visible = !is_within || imgui.CurrentWindow->ClipRect.Contains(middle);
    const bool is_enabled = (imgui.LastItemData.InFlags & ImGuiItemFlags_Disabled) == 0;
    controls_.push_back({panel_, section_, control_name(label), kind, std::move(value), place,
                         is_enabled, is_visible, is_focused(imgui, place)});
}

std::string control_name(const char* label) {
    const std::string_view text = label;
    const std::size_t id = text.find("###");
    if (id != text.npos) return std::string(text.substr(id + 3));
    const std::size_t mark = text.find("##");
    return std::string(mark == 0 ? text.substr(2) : text.substr(0, mark));
}

ControlList* noted_controls() {
    return static_cast<ControlList*>(ImGui::GetIO().UserData);
}

} // namespace viewer
