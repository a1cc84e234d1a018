#include "window_layout.h"

#include <cstdlib>
#include <vector>

#include <json_fields.h>
#include <nlohmann/json.hpp>
#include <whole_file.h>

namespace viewer {
namespace {

constexpr const char* kFormat = "restyle-viewer-1";
constexpr float kMostPixels = 32768;

std::filesystem::path folder_named(const char* variable) {
    const char* const folder = std::getenv(variable);
    return folder != nullptr ? folder : "";
}

WindowPlace place_from(const samples::Fields& fields) {
    const std::vector<float> numbers = fields.numbers("window", {0, 0, 0, 0});
    const auto lies_within = [&](std::size_t n, float least) {
        return numbers[n] >= least && numbers[n] <= kMostPixels;
    };
    if (!lies_within(0, -kMostPixels) || !lies_within(1, -kMostPixels) || !lies_within(2, 1) ||
        !lies_within(3, 1))
        fields.refuse("window", "[x, y, width, height], the last two from 1 to 32768");
    return {static_cast<int>(numbers[0]), static_cast<int>(numbers[1]),
            static_cast<int>(numbers[2]), static_cast<int>(numbers[3])};
}

} // namespace

std::filesystem::path layout_file() {
    std::filesystem::path folder = folder_named("XDG_CONFIG_HOME");
    const std::filesystem::path home = folder_named("HOME");
    if (folder.empty() && !home.empty()) folder = home / ".config";
    return folder.empty() ? folder : folder / "restyle" / "viewer.json";
}

WindowLayout read_layout(const std::filesystem::path& file) {
    const samples::Fields fields(file);
    if (fields.text("format") != kFormat) fields.refuse("format", kFormat);
    WindowLayout layout;
    layout.theme = fields.word("theme", {"dark", "light"}) == 1 ? Theme::kLight : Theme::kDark;
    if (fields.has("window")) layout.place = place_from(fields);
    const samples::Fields panels = fields.part("panels");
    layout.shows_log = panels.flag("log");
    layout.shows_training = panels.flag("training");
    layout.shows_path = panels.flag("poses");
    const samples::Fields sections = fields.part("sections");
    for (const std::string& name : sections.keys())
        layout.sections[name] = sections.flag(name);
    return layout;
}

void write_layout(const std::filesystem::path& file, const WindowLayout& layout) {
    nlohmann::ordered_json json{{"format", kFormat},
                                {"theme", layout.theme == Theme::kLight ? "light" : "dark"}};
    if (const std::optional<WindowPlace>& place = layout.place)
        json["window"] = {place->x, place->y, place->width, place->height};
    json["panels"] = {{"log", layout.shows_log},
                      {"training", layout.shows_training},
                      {"poses", layout.shows_path}};
    json["sections"] = layout.sections;
    std::filesystem::create_directories(file.parent_path());
    samples::write_whole(file, json.dump(2) + '\n', "the window's layout");
}

} // namespace viewer
