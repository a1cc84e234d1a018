#include "style_choice.h"

namespace viewer {

restyle::Style StyleChoice::made() const {
    std::vector<const char*> lora_files;
    for (const std::filesystem::path& lora : loras)
        lora_files.push_back(lora.c_str());
    auto info = restyle::make<RestyleStyleInfo>();
    info.source_model = source_model.c_str();
    info.target_model = target_model.c_str();
    info.loras = lora_files.data();
    info.lora_count = static_cast<std::uint32_t>(lora_files.size());
    info.settings = &*settings;
    return restyle::Style(info);
}

bool StyleChoice::plays_as(const StyleChoice& other) const {
    return source_model == other.source_model && target_model == other.target_model &&
           loras == other.loras;
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
    choice.settings = *info.settings;
    return choice;
}

} // namespace viewer
