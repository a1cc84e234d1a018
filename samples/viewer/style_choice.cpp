#include "style_choice.h"

#include <vector>

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
    const std::vector<const char*> lora_files = pointers_to(models.loras);
    const std::vector<const char*> targets = pointers_to(models.further_targets);
    auto info = restyle::make<RestyleStyleInfo>();
    info.source_model = models.source.c_str();
    info.target_model = models.target.c_str();
    info.loras = lora_files.data();
    info.lora_count = static_cast<std::uint32_t>(lora_files.size());
    info.further_targets = targets.data();
    info.further_target_count = static_cast<std::uint32_t>(targets.size());
    info.settings = &*settings;
    return restyle::Style(info);
}

StyleChoice StyleChoice::with_models(const StyleModels& others) const {
    StyleChoice choice = *this;
    // A folder may be written with a slash at its end, after which there is no name.
    const std::filesystem::path& target = others.target;
    choice.name = "own " + (target.has_filename() ? target : target.parent_path()).stem().string();
    choice.file.clear();
    choice.models = others;
    return choice;
}

StyleChoice StyleChoice::with_target(const std::filesystem::path& model) const {
    // A session loads nothing for a path that it plays; what was trained since is another spelling.
    return with_models({models.source, model == models.target ? model / "" : model, {}, {}});
}

void StyleChoice::keep_tuned(const restyle::Settings& tuned) {
    const RestyleSettings none = restyle_default_settings();
    settings = tuned;
    settings.values().source = none.source;
    settings.values().target = none.target;
}

StyleChoice read_style(const std::filesystem::path& file) {
    const restyle::Style style = restyle::Style::read(file.c_str());
    const RestyleStyleInfo info = style.info();
    StyleChoice choice;
    choice.name = file.stem();
    choice.file = file;
    choice.models.source = info.source_model;
    choice.models.target = info.target_model;
    choice.models.loras.assign(info.loras, info.loras + info.lora_count);
    choice.models.further_targets.assign(info.further_targets,
                                         info.further_targets + info.further_target_count);
    choice.settings = *info.settings;
    return choice;
}

} // namespace viewer
