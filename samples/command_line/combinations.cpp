#include "combinations.h"

#include <charconv>

namespace command_line {

using nlohmann::json;

std::string shortest(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::filesystem::path Combination::name_of(const std::filesystem::path& output) const {
    std::filesystem::path name = output.stem();
    name += ".strength-" + shortest(strength) + ".seed-" + std::to_string(seed);
    return name += output.extension();
}

std::vector<Combination> combinations(const RunOptions& options) {
    std::vector<Combination> all;
    for (const double strength : options.strengths)
        for (const std::uint64_t seed : options.seeds)
            all.push_back({strength, seed});
    return all;
}

json combination_report(const Combination& combination) {
    return {{"strength", combination.strength}, {"seed", combination.seed}};
}

void add_runs(json& report, const json& runs) {
    if (runs.size() == 1)
        report.update(runs[0]);
    else
        report["combinations"] = runs;
}

} // namespace command_line
