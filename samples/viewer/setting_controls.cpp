#include "setting_controls.h"

#include <algorithm>
#include <string>

#include <imgui.h>
#include <restyle/restyle.hpp>

#include "names.h"

namespace viewer {
namespace {

std::string label_of(const RestyleSettingInfo& info) {
    std::string label = info.name;
    std::replace(label.begin(), label.end(), '_', ' ');
    return label;
}

void draw_share(const char* label, double& value, const RestyleSettingInfo& info) {
    ImGui::SliderScalar(label, ImGuiDataType_Double, &value, &info.least, &info.most, "%.2f",
                        ImGuiSliderFlags_AlwaysClamp);
}

// Small numbers are the usual ones, and have most of the slider.
void draw_count(const char* label, std::uint32_t& value, const RestyleSettingInfo& info) {
    const auto least = static_cast<std::uint32_t>(info.least);
    const auto most = static_cast<std::uint32_t>(info.most);
    ImGui::SliderScalar(label, ImGuiDataType_U32, &value, &least, &most, "%u",
                        ImGuiSliderFlags_AlwaysClamp | ImGuiSliderFlags_Logarithmic);
}

void draw_word(const char* label, std::int32_t& value, const RestyleSettingInfo& info) {
    ImGui::Combo(label, &value, info.words, static_cast<int>(info.word_count));
}

// Given on the command line only; here they can be taken back.
void draw_times(RestyleSettings& settings) {
    ImGui::TextWrapped("%s", times_text(settings).c_str());
    if (ImGui::Button("the models' own times")) settings.timestep_count = 0;
}

void restore_default(RestyleSettings& settings, const RestyleSettingInfo& info) {
    const RestyleSettings defaults = restyle_default_settings();
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        restyle::setting<double>(settings, info) = restyle::setting<double>(defaults, info);
        break;
    case RESTYLE_SETTING_UINT64:
        restyle::setting<std::uint64_t>(settings, info) =
            restyle::setting<std::uint64_t>(defaults, info);
        break;
    case RESTYLE_SETTING_TIMES:
        settings.timestep_count = defaults.timestep_count;
        break;
    default:
        restyle::setting<std::int32_t>(settings, info) =
            restyle::setting<std::int32_t>(defaults, info);
    }
}

// Of the control drawn last.
void explain(RestyleSettings& settings, const RestyleSettingInfo& info) {
    if (!ImGui::IsItemHovered()) return;
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(22 * ImGui::GetFontSize());
    ImGui::TextUnformatted(info.help);
    ImGui::TextDisabled("right click: the default");
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Right)) restore_default(settings, info);
}

bool is_in_use(const RestyleSettings& settings, const RestyleSettingInfo& info) {
    const std::string name = info.name;
    const bool of_the_grid = name == "steps" || name == "strength";
    if (info.type == RESTYLE_SETTING_TIMES) return settings.timestep_count > 0;
    return !of_the_grid || settings.timestep_count == 0;
}

void draw_control(RestyleSettings& settings, const RestyleSettingInfo& info) {
    const std::string label = label_of(info);
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        draw_share(label.c_str(), restyle::setting<double>(settings, info), info);
        break;
    case RESTYLE_SETTING_UINT32:
        draw_count(label.c_str(), restyle::setting<std::uint32_t>(settings, info), info);
        break;
    case RESTYLE_SETTING_UINT64:
        ImGui::InputScalar(label.c_str(), ImGuiDataType_U64,
                           &restyle::setting<std::uint64_t>(settings, info));
        break;
    case RESTYLE_SETTING_WORD:
        draw_word(label.c_str(), restyle::setting<std::int32_t>(settings, info), info);
        break;
    case RESTYLE_SETTING_TIMES:
        draw_times(settings);
        break;
    default: // Of a newer SDK.
        return;
    }
    explain(settings, info);
}

} // namespace

void draw_setting_controls(RestyleSettings& settings) {
    for (const RestyleSettingInfo* info : restyle::setting_infos())
        if (is_in_use(settings, *info)) draw_control(settings, *info);
    if (ImGui::Button("defaults")) settings = restyle_default_settings();
}

} // namespace viewer
