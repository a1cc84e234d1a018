#include <cstddef>
#include <set>
#include <stdexcept>

#include "files/json_object.h"
#include "files/path.h"
#include "files/write_aside.h"
#include "session/error.h"
#include "session/settings.h"
#include "session/settings_json.h"
#include "session/style.h"

namespace restyle::session {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormat = "restyle-style-1";

std::string path_from(const files::JsonObject& json, const std::string& key, const fs::path& file) {
    const std::string path = json.text(key, "");
    if (path.empty()) json.refuse(key, "the path of a model folder");
    return files::text_of((file.parent_path() / files::path_from(path)).lexically_normal());
}

std::vector<std::string> paths_from(const files::JsonObject& json, const std::string& key,
                                    const fs::path& file, std::size_t most) {
    std::vector<std::string> paths;
    for (const std::string& path : json.texts(key, {}))
        paths.push_back(
            files::text_of((file.parent_path() / files::path_from(path)).lexically_normal()));
    if (paths.size() > most) json.refuse(key, "at most " + std::to_string(most));
    return paths;
}

StyleModels models_from(const files::JsonObject& json, const fs::path& file) {
    StyleModels models;
    if (json.has("model")) {
        for (const char* other : {"source_model", "target_model"})
            if (json.has(other)) json.refuse(other, "none beside \"model\"");
        models.source = models.target = path_from(json, "model", file);
    } else {
        models.source = path_from(json, "source_model", file);
        models.target = path_from(json, "target_model", file);
    }
    models.loras = paths_from(json, "loras", file, RESTYLE_MOST_LORAS);
    models.further_targets = paths_from(json, "further_targets", file, RESTYLE_MOST_TARGETS - 1);
    return models;
}

// A style and its models move together, so paths start from where the file is.
std::string path_in(const std::string& path, const fs::path& file) {
    return files::text_of(fs::proximate(files::path_from(path), fs::absolute(file).parent_path()));
}

// Folders that settings name start from where the file is, too, and so do the files of energies.
void take_folders_from(Settings& settings, const fs::path& file) {
    for (const RestyleSettingInfo* info : setting_infos()) {
        if (info->type != RESTYLE_SETTING_FOLDER) continue;
        const char* folder = setting<const char*>(*settings, *info);
        const bool of_energies = info->offset == offsetof(RestyleSettings, energy_folder);
        if (folder == nullptr && of_energies && settings->energies != nullptr) folder = "";
        if (folder == nullptr) continue;
        const std::string from_here =
            files::text_of((file.parent_path() / files::path_from(folder)).lexically_normal());
        settings.set_text(*info, from_here.empty() ? "." : from_here.c_str());
    }
}

template <typename PathOf>
Settings with_folders(Settings settings, const PathOf& path_of) {
    if (settings->energies != nullptr && settings->energy_folder == nullptr)
        settings.set_text(setting_info("energy_folder"), ".");
    for (const RestyleSettingInfo* info : setting_infos()) {
        if (info->type != RESTYLE_SETTING_FOLDER) continue;
        const char* folder = setting<const char*>(*settings, *info);
        if (folder == nullptr) continue;
        const std::string written = path_of(folder);
        const bool is_implied =
            written == "." && info->offset == offsetof(RestyleSettings, energy_folder);
        settings.set_text(*info, is_implied ? nullptr : written.c_str());
    }
    return settings;
}

template <typename PathOf>
std::string text_from(const Style& style, const PathOf& path_of) {
    const StyleModels& models = style.models;
    nlohmann::ordered_json json{{"format", kFormat}};
    if (models.one_model()) {
        json["model"] = path_of(models.source);
    } else {
        json["source_model"] = path_of(models.source);
        json["target_model"] = path_of(models.target);
    }
    for (const std::string& target : models.further_targets)
        json["further_targets"].push_back(path_of(target));
    for (const std::string& lora : models.loras)
        json["loras"].push_back(path_of(lora));
    json["settings"] = json_from_settings(*with_folders(style.settings, path_of));
    return json.dump(2) + "\n";
}

} // namespace

Style read_style_file(const fs::path& file) {
    try {
        const files::JsonObject json(file);
        if (json.text("format", "") != kFormat)
            json.refuse("format", std::string("\"") + kFormat + '"');
        json.refuse_other_than({"format", "model", "source_model", "target_model",
                                "further_targets", "loras", "settings"});
        Style style;
        style.models = models_from(json, file);
        if (json.has("settings")) style.settings = settings_from_json(json.part("settings"));
        take_folders_from(style.settings, file);
        check_settings(*style.settings);
        style.file = files::text_of(fs::absolute(file));
        return style;
    } catch (const Error& error) {
        throw Error(RESTYLE_ERROR_UNSUPPORTED, files::text_of(file) + ": " + error.what());
    } catch (const std::exception& error) {
        throw Error(RESTYLE_ERROR_UNSUPPORTED, error.what());
    }
}

std::string style_text(const Style& style) {
    return text_from(style, [](const std::string& path) {
        return files::text_of(fs::absolute(files::path_from(path)));
    });
}

void write_style_file(const Style& style, const fs::path& file) {
    try {
        files::write_text_aside(
            file, text_from(style, [&](const std::string& path) { return path_in(path, file); }));
    } catch (const std::runtime_error& error) {
        throw Error(RESTYLE_ERROR_UNSUPPORTED, error.what());
    }
}

} // namespace restyle::session
