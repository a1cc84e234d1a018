#include "restyle/style.h"

#include <utility>

#include "session/border.h"
#include "session/settings.h"
#include "session/style_handle.h"

using namespace restyle::session;

RestyleStyleT::RestyleStyleT(Style given) : style(std::move(given)) {
    for (const std::string& lora : style.models.loras)
        loras_.push_back(lora.c_str());
}

RestyleStyleInfo RestyleStyleT::info() const {
    auto info = restyle::make<RestyleStyleInfo>();
    info.lora_count = static_cast<std::uint32_t>(loras_.size());
    info.source_model = style.models.source.c_str();
    info.target_model = style.models.target.c_str();
    info.loras = loras_.data();
    info.settings = &*style.settings;
    return info;
}

RestyleSettings restyle_default_settings(void) {
    return default_settings();
}

const RestyleSettingInfo* restyle_setting_info(uint32_t index) {
    return find_setting(index);
}

RestyleResult restyle_style_create(const RestyleStyleInfo* info, RestyleStyle* style) {
    return guarded([&] {
        require_handle(style, "style");
        *style = nullptr;
        require_struct(info, "RestyleStyleInfo");
        if (info->settings != nullptr) require_struct(info->settings, "RestyleSettings");
        *style = new RestyleStyleT(style_from(*info));
        return RESTYLE_OK;
    });
}

RestyleResult restyle_style_read(const char* file, RestyleStyle* style) {
    return guarded([&] {
        require_handle(style, "style");
        *style = nullptr;
        require_handle(file, "file");
        *style = new RestyleStyleT(read_style_file(file));
        return RESTYLE_OK;
    });
}

RestyleResult restyle_style_write(RestyleStyle style, const char* file) {
    return guarded([&] {
        require_handle(style, "style");
        require_handle(file, "file");
        write_style_file(style->style, file);
        return RESTYLE_OK;
    });
}

RestyleResult restyle_style_info(RestyleStyle style, RestyleStyleInfo* info) {
    return guarded([&] {
        require_handle(style, "style");
        require_struct(info, "RestyleStyleInfo");
        *info = style->info();
        return RESTYLE_OK;
    });
}

void restyle_style_destroy(RestyleStyle style) {
    delete style;
}
