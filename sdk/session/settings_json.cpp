#include "session/settings_json.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "files/lines.h"

namespace restyle::session {
namespace {

using Json = nlohmann::ordered_json;

using LoraScales = double[RESTYLE_MOST_LORAS];

template <typename Value>
Value number_from(const files::JsonObject& json, const RestyleSettingInfo& info) {
    const auto& value = json.at(info.name);
    const bool in_range = value.is_number() && value >= info.least && value <= info.most;
    const bool of_kind = std::is_floating_point_v<Value> || value.is_number_integer();
    if (!in_range || !of_kind)
        json.refuse(info.name,
                    std::string(std::is_floating_point_v<Value> ? "a number" : "a whole number") +
                        " of " + nlohmann::json(info.least).dump() + " to " +
                        nlohmann::json(info.most).dump());
    return value.get<Value>();
}

// Larger than a double counts exactly.
std::uint64_t seed_from(const files::JsonObject& json, const RestyleSettingInfo& info) {
    if (!json.at(info.name).is_number_unsigned())
        json.refuse(info.name, "a whole number of 0 to " +
                                   std::to_string(std::numeric_limits<std::uint64_t>::max()));
    return json.at(info.name).get<std::uint64_t>();
}

std::int32_t word_from(const files::JsonObject& json, const RestyleSettingInfo& info) {
    std::vector<std::pair<std::string, std::int32_t>> choices;
    for (const auto& [word, value] : setting_words(info))
        choices.emplace_back(word, value);
    return json.choice(info.name, "", choices);
}

void read_times(const files::JsonObject& json, const RestyleSettingInfo& info,
                RestyleSettings& settings) {
    const std::vector<int> times = json.integers(info.name, {}, 0, std::numeric_limits<int>::max());
    if (times.size() > RESTYLE_MOST_TIMESTEPS)
        json.refuse(info.name, "at most " + std::to_string(RESTYLE_MOST_TIMESTEPS) + " times");
    settings.timestep_count = static_cast<std::uint32_t>(times.size());
    std::copy(times.begin(), times.end(), settings.timesteps);
}

void read_scales(const files::JsonObject& json, const RestyleSettingInfo& info,
                 RestyleSettings& settings) {
    const auto& values = json.at(info.name);
    const auto is_scale = [&](const auto& value) {
        return value.is_number() && value >= info.least && value <= info.most;
    };
    if (!values.is_array() || values.size() > RESTYLE_MOST_LORAS ||
        !std::all_of(values.begin(), values.end(), is_scale))
        json.refuse(info.name, "a list of at most " + std::to_string(RESTYLE_MOST_LORAS) +
                                   " numbers of " + nlohmann::json(info.least).dump() + " to " +
                                   nlohmann::json(info.most).dump());
    std::copy(values.begin(), values.end(), setting<LoraScales>(settings, info));
}

// Of texts, one a line.
void read_lines(const files::JsonObject& json, const RestyleSettingInfo& info, Settings& settings) {
    std::string lines;
    for (const std::string& line : json.texts(info.name, {})) {
        if (line.find('\n') != std::string::npos) json.refuse(info.name, "texts of one line each");
        lines += (lines.empty() ? "" : "\n") + line;
    }
    settings.set_text(info, lines.empty() ? nullptr : lines.c_str());
}

void read_setting(const files::JsonObject& json, const RestyleSettingInfo& info,
                  Settings& settings) {
    RestyleSettings& values = settings.values();
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        setting<double>(values, info) = number_from<double>(json, info);
        break;
    case RESTYLE_SETTING_UINT32:
        setting<std::uint32_t>(values, info) = number_from<std::uint32_t>(json, info);
        break;
    case RESTYLE_SETTING_INT32:
        setting<std::int32_t>(values, info) = number_from<std::int32_t>(json, info);
        break;
    case RESTYLE_SETTING_UINT64:
        setting<std::uint64_t>(values, info) = seed_from(json, info);
        break;
    case RESTYLE_SETTING_WORD:
        setting<std::int32_t>(values, info) = word_from(json, info);
        break;
    case RESTYLE_SETTING_TIMES:
        read_times(json, info, values);
        break;
    case RESTYLE_SETTING_TEXT:
    case RESTYLE_SETTING_FOLDER:
        settings.set_text(info, json.text(info.name, "").c_str());
        break;
    case RESTYLE_SETTING_LINES:
        read_lines(json, info, settings);
        break;
    case RESTYLE_SETTING_SCALES:
        read_scales(json, info, values);
        break;
    default:
        break;
    }
}

Json json_from_setting(const RestyleSettings& settings, const RestyleSettingInfo& info) {
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        return setting<double>(settings, info);
    case RESTYLE_SETTING_UINT32:
        return setting<std::uint32_t>(settings, info);
    case RESTYLE_SETTING_INT32:
        return setting<std::int32_t>(settings, info);
    case RESTYLE_SETTING_UINT64:
        return setting<std::uint64_t>(settings, info);
    case RESTYLE_SETTING_WORD:
        return setting_word(settings, info);
    case RESTYLE_SETTING_TIMES:
        return std::vector<int>(settings.timesteps, settings.timesteps + settings.timestep_count);
    case RESTYLE_SETTING_LINES:
        return files::lines_of(setting<const char*>(settings, info));
    case RESTYLE_SETTING_TEXT:
    case RESTYLE_SETTING_FOLDER:
        if (const char* text = setting<const char*>(settings, info)) return text;
        return nullptr;
    case RESTYLE_SETTING_SCALES:
        return setting<LoraScales>(settings, info);
    default:
        return nullptr;
    }
}

} // namespace

Settings settings_from_json(const files::JsonObject& json) {
    Settings settings;
    std::set<std::string> names;
    for (const RestyleSettingInfo* info : setting_infos()) {
        names.insert(info->name);
        if (json.has(info->name)) read_setting(json, *info, settings);
    }
    json.refuse_other_than(names);
    return settings;
}

Json json_from_settings(const RestyleSettings& settings) {
    const RestyleSettings defaults = restyle_default_settings();
    Json object = Json::object();
    for (const RestyleSettingInfo* info : setting_infos()) {
        Json value = json_from_setting(settings, *info);
        const Json otherwise = json_from_setting(defaults, *info);
        if (value == otherwise) continue;
        if (info->type == RESTYLE_SETTING_SCALES)
            while (value.back() == otherwise.back()) // All are as long, and alike where not given.
                value.erase(value.size() - 1);
        object[info->name] = std::move(value);
    }
    return object;
}

} // namespace restyle::session
