#include "settings.h"

#include <algorithm>
#include <sstream>

#include <restyle/restyle.hpp>

namespace quality {
namespace {

// Of one combination per grid: its steps and strength, or the times in place of both.
std::vector<RestyleSettings> grids(const Options& options) {
    std::vector<RestyleSettings> all;
    RestyleSettings settings = restyle_default_settings();
    if (!options.timesteps.empty()) {
        settings.timestep_count = static_cast<std::uint32_t>(options.timesteps.size());
        std::copy(options.timesteps.begin(), options.timesteps.end(), settings.timesteps);
        return {settings};
    }
    for (const std::uint32_t steps : options.steps)
        for (const double strength : options.strengths) {
            settings.steps = steps;
            settings.strength = strength;
            all.push_back(settings);
        }
    return all;
}

} // namespace

std::vector<RestyleSettings> combinations(const Options& options) {
    std::vector<RestyleSettings> all;
    for (RestyleSettings settings : grids(options))
        for (const double eta : options.etas)
            for (const double detail : options.details)
                for (const RestyleMethod method : options.methods) {
                    settings.eta = eta;
                    settings.detail = detail;
                    settings.method = method;
                    settings.last = options.last;
                    all.push_back(settings);
                }
    return all;
}

std::string name_of(const RestyleSettings& settings) {
    std::ostringstream name;
    name << restyle::setting_word(settings, restyle::setting_info("method"));
    if (settings.timestep_count > 0) {
        name << ", times";
        for (std::uint32_t i = 0; i < settings.timestep_count; ++i)
            name << ' ' << settings.timesteps[i];
    } else {
        name << ", " << settings.steps << " steps";
        if (settings.strength < 1) name << ", strength " << settings.strength;
    }
    name << ", eta " << settings.eta;
    if (settings.method == RESTYLE_METHOD_CYCLE && settings.last == RESTYLE_LAST_DROP)
        name << ", last dropped";
    if (settings.detail < 1) name << ", detail " << settings.detail;
    return name.str();
}

} // namespace quality
