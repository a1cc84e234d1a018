#include "session/style.h"

#include "session/error.h"
#include "session/settings.h"
#include "session/versioned.h"

namespace restyle::session {

namespace {

// The `count` paths of a member of RestyleStyleInfo.
std::vector<std::string> paths_from(const char* const* paths, std::uint32_t count,
                                    const std::string& member, const char* count_member,
                                    const char* expected) {
    require(count == 0 || paths != nullptr,
            "RestyleStyleInfo." + member + " is NULL, expected " + count_member + " paths");
    std::vector<std::string> taken;
    for (std::uint32_t i = 0; i < count; ++i) {
        require(paths[i] != nullptr, "RestyleStyleInfo." + member + "[" + std::to_string(i) +
                                         "] is NULL, expected the path of " + expected);
        taken.emplace_back(paths[i]);
    }
    return taken;
}

void require_most(std::uint32_t count, const char* member, std::uint32_t most) {
    require(count <= most, std::string("RestyleStyleInfo.") + member + " is " +
                               std::to_string(count) + ", expected 0 to " + std::to_string(most));
}

} // namespace

Style style_from(const RestyleStyleInfo& info) {
    require(info.source_model != nullptr,
            "RestyleStyleInfo.source_model is NULL, expected the path of a diffusers folder");
    require_most(info.lora_count, "lora_count", RESTYLE_MOST_LORAS);
    require_most(info.further_target_count, "further_target_count", RESTYLE_MOST_TARGETS - 1);
    Style style;
    style.models.source = info.source_model;
    style.models.target = info.target_model != nullptr ? info.target_model : info.source_model;
    style.models.loras =
        paths_from(info.loras, info.lora_count, "loras", "lora_count", "a .safetensors file");
    style.models.further_targets =
        paths_from(info.further_targets, info.further_target_count, "further_targets",
                   "further_target_count", "a diffusers folder");
    if (info.settings != nullptr) {
        const RestyleSettings settings = taken(info.settings);
        check_settings(settings);
        style.settings = settings;
    }
    return style;
}

} // namespace restyle::session
