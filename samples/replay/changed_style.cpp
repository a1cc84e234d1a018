#include "replay/changed_style.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace replay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// A folder of its own, gone with it.
class Aside {
public:
    Aside() {
        std::string name = (fs::temp_directory_path() / "restyle-replay-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::runtime_error(name + ": no temporary folder can be made");
        path_ = name;
    }
    ~Aside() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Aside(const Aside&) = delete;
    Aside& operator=(const Aside&) = delete;

    fs::path operator/(const char* name) const { return path_ / name; }

private:
    fs::path path_;
};

Json json_value(const SettingChange& change) {
    switch (change.info->type) {
    case RESTYLE_SETTING_TEXT:
    case RESTYLE_SETTING_WORD:
        return change.value;
    case RESTYLE_SETTING_TIMES:
    case RESTYLE_SETTING_SCALES:
        return Json::parse("[" + change.value + "]");
    case RESTYLE_SETTING_LINES:
        return Json::array({change.value});
    case RESTYLE_SETTING_FOLDER: // From where it is typed, not from where the style lies.
        return fs::absolute(change.value).string();
    default:
        return Json::parse(change.value);
    }
}

Json read_json(const fs::path& file) {
    std::ifstream stream(file);
    return Json::parse(stream);
}

void change(Json& style, const SettingChange& change) {
    try {
        Json& settings = style["settings"];
        settings[change.info->name] = json_value(change);
        // As a folder is: the files that they name.
        if (change.info->type == RESTYLE_SETTING_LINES && !settings.contains("energy_folder"))
            settings["energy_folder"] = fs::current_path().string();
    } catch (const Json::exception&) {
        throw std::runtime_error("--set " + change.typed + ": the value is no number, expected " +
                                 change.info->help);
    }
}

} // namespace

SettingChange::SettingChange(const std::string& given) : typed(given) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos)
        throw std::runtime_error("--set " + given + ": expected NAME=VALUE");
    info = &restyle::setting_info(given.substr(0, equals));
    value = given.substr(equals + 1);
}

// The SDK reads what the settings have become as it reads any style file, and says what is wrong.
restyle::Style changed_style(const fs::path& file, const std::vector<SettingChange>& changes) {
    restyle::Style style = restyle::Style::read(file.c_str());
    if (changes.empty()) return style;
    const Aside aside;
    const fs::path changed = aside / "style.json";
    style.write(changed.c_str());
    Json json = read_json(changed);
    std::string typed;
    for (const SettingChange& one : changes) {
        change(json, one);
        typed += (typed.empty() ? "--set " : " --set ") + one.typed;
    }
    std::ofstream(changed) << json;
    try {
        return restyle::Style::read(changed.c_str());
    } catch (const restyle::Error& error) {
        const std::string sentence = error.what(), name = changed.string();
        const std::size_t at = sentence.find(name);
        throw std::runtime_error(
            at == std::string::npos ? sentence : typed + sentence.substr(at + name.size()));
    }
}

} // namespace replay
