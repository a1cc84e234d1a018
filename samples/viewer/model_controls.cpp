#include "model_controls.h"

#include <string>

#include <imgui.h>
#include <restyle/restyle.h>

#include "choose.h"
#include "controls.h"

namespace viewer {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostPath = 1024;

/// `end`: room that is left for what stands behind it. Returns whether it was entered.
bool draw_path(const char* label, fs::path& path, const char* hint, float end) {
    std::string text = path.string();
    ImGui::SetNextItemWidth(scaled(-end));
    if (draw_text(label, text, kMostPath, hint)) path = text;
    const bool entered = is_entered();
    if (!text.empty()) explain_item(text.c_str());
    return entered;
}

/// Chosen from those that are known, or typed.
bool draw_model(const char* of, fs::path& model, const OfferedStyles& styles) {
    const std::string label = std::string(of) + " model";
    std::string known = styles.model_name(model);
    const std::string before = known;
    choose(label.c_str(), known, [&] { return styles.model_names(); });
    if (known != before) model = styles.model_of(known);
    return draw_path(("##" + std::string(of) + " path").c_str(), model, "a folder or a file", 8);
}

/// Numbered from `first` on; each can be taken away, and another be added while there are fewer
/// than `most`.
bool draw_more(const std::string& what, std::size_t first, std::vector<fs::path>& paths,
               std::size_t most, const char* hint) {
    bool entered = false;
    for (std::size_t i = 0; i < paths.size();) {
        ImGui::PushID((what + std::to_string(i)).c_str());
        const std::string label = what + " " + std::to_string(first + i);
        entered |= draw_path(label.c_str(), paths[i], hint, 90);
        ImGui::SameLine();
        const bool is_taken_away = draw_small_button("x");
        explain_item("not this one");
        ImGui::PopID();
        if (is_taken_away)
            paths.erase(paths.begin() + static_cast<std::ptrdiff_t>(i));
        else
            ++i;
    }
    if (paths.size() < most && draw_button(("add a " + what).c_str())) paths.emplace_back();
    return entered;
}

bool is_whole(const StyleModels& models) {
    if (models.source.empty() || models.target.empty()) return false;
    for (const auto* more : {&models.further_targets, &models.loras})
        for (const fs::path& path : *more)
            if (path.empty()) return false;
    return true;
}

} // namespace

void draw_model_controls(Choices& choices, const OfferedStyles& styles) {
    StyleModels& models = choices.models;
    bool entered = draw_model("source", models.source, styles);
    entered |= draw_model("target", models.target, styles);
    entered |= draw_more("target", 2, models.further_targets, RESTYLE_MOST_TARGETS - 1,
                         "mixed with the target");
    entered |= draw_more("lora", 1, models.loras, RESTYLE_MOST_LORAS, "a .safetensors file");
    const bool can_play = is_whole(models) && models != choices.own_models;
    const bool is_pressed = draw_button("play these models", can_play);
    explain_item("the settings stay; what plays now plays on until they are loaded,\n"
                 "and where they cannot be. A model's folder or a LoRA can also be\n"
                 "dropped on the window");
    choices.play_models |= can_play && (is_pressed || entered);
}

} // namespace viewer
