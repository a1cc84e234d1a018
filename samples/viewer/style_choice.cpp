#include "style_choice.h"

namespace viewer {
namespace {

std::vector<const char*> pointers_to(const std::vector<std::filesystem::path>& paths) {
    std::vector<const char*> pointers;
    for (const std::filesystem::path& path : paths)
        pointers.push_back(path.c_str());
    return pointers;
}

} // namespace

restyle::Style StyleChoice::made() const {
    const std::vector<const char*> lora_files = pointers_to(loras);
    const std::vector<const char*> targets = pointers_to(further_targets);
    auto info = restyle::make<RestyleStyleInfo>();
    info.source_model = source_model.c_str();
    info.target_model = target_model.c_str();
    info.loras = lora_files.data();
    info.lora_count = static_cast<std::uint32_t>(lora_files.size());
    info.further_targets = targets.data();
    info.further_target_count = static_cast<std::uint32_t>(targets.size());
    info.settings = &*settings;
    return restyle::Style(info);
}

StyleChoice StyleChoice::with_target(const std::filesystem::path& model) const {
    StyleChoice choice = *this;
    choice.name = "trained " + model.filename().string();
    choice.file.clear();
    // A session loads nothing for a path that it plays; what was trained since is another spelling.
    choice.target_model = model == target_model ? model / "" : model;
    choice.loras.clear();
    choice.further_targets.clear();
    return choice;
}

void StyleChoice::keep_tuned(const restyle::Settings& tuned) {
    const RestyleSettings none = restyle_default_settings();
    settings = tuned;
    settings.values().source = none.source;
    settings.values().target = none.target;
}

bool StyleChoice::plays_as(const StyleChoice& other) const {
    return source_model == other.source_model && target_model == other.target_model &&
           loras == other.loras && further_targets == other.further_targets;
}

StyleChoice read_style(const std::filesystem::path& file) {
    const restyle::Style style = restyle::Style::read(file.c_str());
    const RestyleStyleInfo info = style.info();
    StyleChoice choice;
    choice.name = file.stem();
    choice.file = file;
    choice.source_model = info.source_model;
    choice.target_model = info.target_model;
    choice.loras.assign(info.loras, info.loras + info.lora_count);
    choice.further_targets.assign(info.further_targets,
                                  info.further_targets + info.further_target_count);
    choice.settings = *info.settings;
    return choice;
}

} // namespace viewer
