#include "restyle/style.h"

#include <utility>

#include "files/path.h"
#include "session/border.h"
#include "session/pointers_to.h"
#include "session/settings.h"
#include "session/style_handle.h"
#include "session/versioned.h"

using namespace restyle::session;

RestyleStyleT::RestyleStyleT(Style given)
    : style(std::move(given)),
      loras_(pointers_to(style.models.loras)),
      further_targets_(pointers_to(style.models.further_targets)) {}

RestyleStyleInfo RestyleStyleT::info() const {
    auto info = restyle::make<RestyleStyleInfo>();
    info.lora_count = static_cast<std::uint32_t>(loras_.size());
    info.source_model = style.models.source.c_str();
    info.target_model = style.models.target.c_str();
    info.loras = loras_.data();
    info.settings = &*style.settings;
    info.further_targets = further_targets_.data();
    info.further_target_count = static_cast<std::uint32_t>(further_targets_.size());
    return info;
}

RestyleResult restyle_settings_reset(RestyleSettings* settings) {
    return guarded([&] {
        require_room(settings);
        give(default_settings(), settings);
        return RESTYLE_OK;
    });
}

const RestyleSettingInfo* restyle_setting_info(uint32_t index) {
    return find_setting(sizes_of<RestyleSettings>().first, index);
}

const RestyleSettingInfo* restyle_setting_info_within(uint32_t bytes, uint32_t index) {
    return find_setting(bytes, index);
}

RestyleResult restyle_style_create(const RestyleStyleInfo* info, RestyleStyle* style) {
    return guarded([&] {
        require_handle(style, "style");
        *style = nullptr;
        *style = new RestyleStyleT(style_from(taken(info)));
        return RESTYLE_OK;
    });
}

RestyleResult restyle_style_read(const char* file, RestyleStyle* style) {
    return guarded([&] {
        require_handle(style, "style");
        *style = nullptr;
        require_handle(file, "file");
        *style = new RestyleStyleT(read_style_file(restyle::files::path_from(file)));
        return RESTYLE_OK;
    });
}

RestyleResult restyle_style_write(RestyleStyle style, const char* file) {
    return guarded([&] {
        require_handle(style, "style");
        require_handle(file, "file");
        write_style_file(style->style, restyle::files::path_from(file));
        return RESTYLE_OK;
    });
}

RestyleResult restyle_style_info(RestyleStyle style, RestyleStyleInfo* info) {
    return guarded([&] {
        require_handle(style, "style");
        require_room(info);
        give(style->info(), info);
        return RESTYLE_OK;
    });
}

void restyle_style_destroy(RestyleStyle style) {
    delete style;
}
