#include "sheet_options.h"

#include <CLI/CLI.hpp>

namespace viewer {
namespace {

void add_axis(CLI::App& app, const std::string& name, std::optional<SheetAxis>& axis,
              const std::string& what) {
    app.add_option_function<std::string>(
        name,
        [name, &axis](const std::string& text) {
            try {
                axis = sheet_axis_from(text);
            } catch (const std::invalid_argument& error) {
                throw CLI::ValidationError(name, error.what());
            }
        },
        what);
}

} // namespace

void add_sheet_options(CLI::App& app, Options& o) {
    add_axis(
        app, "--sheet-across", o.sheet_across,
        "A setting and its values, as strength=0.25:1:4 or eta=0,0.5,1: sheet.png has one frame "
        "with each of them (headless)");
    add_axis(app, "--sheet-down", o.sheet_down, "... and with each of another's");
    app.add_option("--sheet-frame", o.sheet_frame, "... which frame of the flight");
}

void check_sheet(const Options& o) {
    if (!o.sheet_across && !o.sheet_down) return;
    if (!o.headless) throw CLI::RequiresError("--sheet-across", "--headless");
    if (o.no_style) throw CLI::ExcludesError("--sheet-across", "--no-style");
    if (!o.sheet_across || !o.sheet_down)
        throw CLI::RequiresError("--sheet-across", "--sheet-down");
}

} // namespace viewer
