#include "window_options.h"

#include <map>

#include <CLI/CLI.hpp>

namespace viewer {

void add_window_options(CLI::App& app, Options& options) {
    const std::map<std::string, Theme> themes{{"dark", Theme::kDark}, {"light", Theme::kLight}};
    app.add_option_function<std::string>(
           "--theme",
           [&options, themes](const std::string& word) { options.theme = themes.at(word); },
           "Colours of the window; where not given, as it had them last")
        ->check(CLI::IsMember(themes));
    app.add_flag("--no-config", options.no_config,
                 "Neither take up how the window was left last nor remember how it is left");
}

} // namespace viewer
