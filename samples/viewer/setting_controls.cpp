#include "setting_controls.h"

#include <algorithm>
#include <iterator>
#include <string>

#include <imgui.h>
#include <restyle/restyle.hpp>

#include "controls.h"
#include "energy_controls.h"
#include "names.h"
#include "setting_words.h"

namespace viewer {
namespace {

constexpr std::string_view kTargetWeights = "target_weights";

std::string label_of(const RestyleSettingInfo& info) {
    std::string label = info.name;
    std::replace(label.begin(), label.end(), '_', ' ');
    return label;
}

// What lies beyond the usual values is typed (Ctrl + click).
void draw_amount(const char* label, double& value, const RestyleSettingInfo& info) {
    draw_slider(label, value, info.usual_least, info.usual_most, "%.2f");
    value = std::clamp(value, info.least, info.most);
}

// Small numbers are the usual ones, and have most of the slider.
void draw_count(const char* label, std::uint32_t& value, const RestyleSettingInfo& info) {
    const auto least = static_cast<std::uint32_t>(info.usual_least);
    const auto most = static_cast<std::uint32_t>(info.usual_most);
    draw_slider(label, value, least, most, "%u", ImGuiSliderFlags_Logarithmic);
    value = std::clamp(value, static_cast<std::uint32_t>(info.least),
                       static_cast<std::uint32_t>(info.most));
}

void draw_class(const char* label, std::int32_t& value, const RestyleSettingInfo& info) {
    draw_number(label, value);
    value = std::max(value, static_cast<std::int32_t>(info.least));
}

/// Short, for sentences want the room: "source" of "source prompt".
std::string short_label(const std::string& label) {
    constexpr std::string_view kPrompt = " prompt";
    return label.ends_with(kPrompt) ? label.substr(0, label.size() - kPrompt.size()) : label;
}

// Its whole name stands in it while it is empty.
void draw_prompt(const std::string& label, restyle::Settings& settings,
                 const RestyleSettingInfo& info) {
    const char* prompt = restyle::setting<const char*>(*settings, info);
    std::string text = prompt != nullptr ? prompt : "";
    const std::string beside = text.empty() ? "" : short_label(label);
    const float room =
        text.empty() ? 0
                     : ImGui::CalcTextSize(beside.c_str()).x + ImGui::GetStyle().ItemInnerSpacing.x;
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - room);
    if (draw_text((beside + "###" + label).c_str(), text, RESTYLE_MOST_TEXT, label.c_str()))
        settings.set_text(info, text.empty() ? nullptr : text.c_str());
}

void draw_word(const char* label, std::int32_t& value, const RestyleSettingInfo& info) {
    draw_words(label, value, info.words, static_cast<int>(info.word_count));
}

// Given on the command line only; here they can be taken back.
void draw_times(RestyleSettings& settings) {
    ImGui::TextWrapped("%s", times_text(settings).c_str());
    if (draw_button("the models' own times")) settings.timestep_count = 0;
}

void restore_default(restyle::Settings& settings, const RestyleSettingInfo& info) {
    const RestyleSettings defaults = restyle_default_settings();
    RestyleSettings& values = settings.values();
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        restyle::setting<double>(values, info) = restyle::setting<double>(defaults, info);
        break;
    case RESTYLE_SETTING_UINT64:
        restyle::setting<std::uint64_t>(values, info) =
            restyle::setting<std::uint64_t>(defaults, info);
        break;
    case RESTYLE_SETTING_TIMES:
        values.timestep_count = defaults.timestep_count;
        break;
    case RESTYLE_SETTING_TEXT:
    case RESTYLE_SETTING_LINES:
    case RESTYLE_SETTING_FOLDER:
        settings.set_text(info, nullptr);
        break;
    case RESTYLE_SETTING_SCALES: {
        const auto& scales = restyle::setting<double[RESTYLE_MOST_LORAS]>(defaults, info);
        std::copy(std::begin(scales), std::end(scales),
                  restyle::setting<double[RESTYLE_MOST_LORAS]>(values, info));
        break;
    }
    default:
        restyle::setting<std::int32_t>(values, info) =
            restyle::setting<std::int32_t>(defaults, info);
    }
}

// Of the control drawn last.
void explain(restyle::Settings& settings, const RestyleSettingInfo& info) {
    const bool chosen = ImGui::IsItemFocused() && !ImGui::GetIO().WantTextInput;
    if (chosen && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Delete)))
        restore_default(settings, info);
    if (!ImGui::IsItemHovered()) return;
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(22 * ImGui::GetFontSize());
    if (restyle::is_text(info)) ImGui::TextUnformatted(label_of(info).c_str());
    ImGui::TextUnformatted(info.help);
    if (const std::string range = range_words(info); !range.empty())
        ImGui::TextUnformatted(range.c_str());
    ImGui::TextDisabled("right click, or Delete: the default");
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Right)) restore_default(settings, info);
}

// "target weights" are "target 1", "target 2", ..., for which the panel is wide enough.
void draw_scales(const std::string& label, restyle::Settings& settings,
                 const RestyleSettingInfo& info, std::uint32_t count) {
    auto& scales = restyle::setting<double[RESTYLE_MOST_LORAS]>(settings.values(), info);
    const std::string what = label.substr(0, label.rfind(' ') + 1);
    for (std::uint32_t i = 0; i < count; ++i) {
        draw_amount((what + std::to_string(i + 1)).c_str(), scales[i], info);
        explain(settings, info);
    }
}

// Of these, a style whose attention is not controlled has no use for all but the first.
constexpr std::string_view kOfAttention[]{"attention",    "cross_replace", "self_replace",
                                          "source_blend", "target_blend",  "blend_threshold"};

bool attention_is_in_use(const RestyleSettings& settings, std::string_view name,
                         const RestyleStatus& status) {
    const bool told = (status.source_told & status.target_told & RESTYLE_TOLD_TEXT) != 0;
    return told && (name == kOfAttention[0] || settings.attention != RESTYLE_ATTENTION_OWN);
}

bool is_of_source(const RestyleSettingInfo& info) {
    return std::string(info.name).rfind("source_", 0) == 0;
}

// A setting that the style has no use for has no control.
bool is_in_use(const RestyleSettings& settings, const RestyleSettingInfo& info,
               const RestyleStatus& status) {
    const std::string name = info.name;
    if (std::count(std::begin(kOfAttention), std::end(kOfAttention), name) > 0)
        return attention_is_in_use(settings, name, status);
    const RestyleTold told = is_of_source(info) ? status.source_told : status.target_told;
    const bool of_second = name.size() > 2 && name.substr(name.size() - 2) == "_2";
    if (of_second) return (told & RESTYLE_TOLD_SECOND_TEXT) != 0;
    if (info.type == RESTYLE_SETTING_TEXT) return (told & RESTYLE_TOLD_TEXT) != 0;
    if (info.type == RESTYLE_SETTING_INT32) return (told & RESTYLE_TOLD_CLASS) != 0;
    if (name == kTargetWeights) return status.target_count > 1;
    if (info.type == RESTYLE_SETTING_SCALES) return status.lora_count > 0;
    if (info.type == RESTYLE_SETTING_TIMES) return settings.timestep_count > 0;
    if (name == "guidance" || name == "source_guidance") return told != 0;
    const bool of_energies =
        name == "guide_steps" || name == "guide_step_size" || name == "run_torchscript";
    if (of_energies) return settings.energies != nullptr;
    if (name == "energy_folder") return false; // Files are dropped, and the style has its own.
    if (name == "pseudo_guidance") return settings.method == RESTYLE_METHOD_TURBO;
    const bool of_the_grid = name == "steps" || name == "strength";
    return !of_the_grid || settings.timestep_count == 0;
}

void draw_control(restyle::Settings& settings, const RestyleSettingInfo& info,
                  const RestyleStatus& status) {
    const std::string label = label_of(info);
    RestyleSettings& values = settings.values();
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        draw_amount(label.c_str(), restyle::setting<double>(values, info), info);
        break;
    case RESTYLE_SETTING_UINT32:
        draw_count(label.c_str(), restyle::setting<std::uint32_t>(values, info), info);
        break;
    case RESTYLE_SETTING_UINT64:
        draw_number(label.c_str(), restyle::setting<std::uint64_t>(values, info));
        break;
    case RESTYLE_SETTING_INT32:
        draw_class(label.c_str(), restyle::setting<std::int32_t>(values, info), info);
        break;
    case RESTYLE_SETTING_WORD:
        draw_word(label.c_str(), restyle::setting<std::int32_t>(values, info), info);
        break;
    case RESTYLE_SETTING_TIMES:
        draw_times(values);
        break;
    case RESTYLE_SETTING_TEXT:
    case RESTYLE_SETTING_FOLDER:
        draw_prompt(label, settings, info);
        break;
    case RESTYLE_SETTING_LINES:
        draw_energies(settings);
        break;
    case RESTYLE_SETTING_SCALES:
        return draw_scales(label, settings, info,
                           info.name == kTargetWeights ? status.target_count : status.lora_count);
    default: // Of a newer SDK.
        return;
    }
    explain(settings, info);
}

} // namespace

void draw_setting_controls(restyle::Settings& settings, const restyle::Settings& own,
                           const RestyleStatus& status) {
    for (const RestyleSettingInfo* info : restyle::setting_infos())
        if (is_in_use(*settings, *info, status)) draw_control(settings, *info, status);
    if (draw_button("as the style came")) settings = own;
}

} // namespace viewer
