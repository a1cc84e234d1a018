#include "session/style.h"

#include "session/error.h"
#include "session/settings.h"
#include "session/versioned.h"

namespace restyle::session {

Style style_from(const RestyleStyleInfo& info) {
    require(info.source_model != nullptr,
            "RestyleStyleInfo.source_model is NULL, expected the path of a diffusers folder");
    require(info.lora_count <= RESTYLE_MOST_LORAS,
            "RestyleStyleInfo.lora_count is " + std::to_string(info.lora_count) +
                ", expected 0 to " + std::to_string(RESTYLE_MOST_LORAS));
    require(info.lora_count == 0 || info.loras != nullptr,
            "RestyleStyleInfo.loras is NULL, expected lora_count paths");
    Style style;
    style.models.source = info.source_model;
    style.models.target = info.target_model != nullptr ? info.target_model : info.source_model;
    for (std::uint32_t i = 0; i < info.lora_count; ++i) {
        require(info.loras[i] != nullptr,
                "RestyleStyleInfo.loras[" + std::to_string(i) +
                    "] is NULL, expected the path of a .safetensors file");
        style.models.loras.emplace_back(info.loras[i]);
    }
    if (info.settings != nullptr) {
        const RestyleSettings settings = taken(info.settings);
        check_settings(settings);
        style.settings = settings;
    }
    return style;
}

} // namespace restyle::session
