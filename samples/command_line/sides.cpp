#include "sides.h"

#include <algorithm>
#include <cmath>

namespace command_line {
namespace {

std::string check_finite(const std::string& text) {
    double value = 0;
    if (CLI::detail::lexical_cast(text, value) && std::isfinite(value)) return {};
    return "'" + text + "' is not a finite number";
}

/// `own` stands before prompt and class, `other` before what guides away from them.
void add_side(CLI::App& app, Side& side, const std::string& name, const std::string& own,
              const std::string& other) {
    app.add_option("--" + own + "prompt", side.prompt,
                   "What the " + name + " shows, for a model that is told a text");
    app.add_option("--" + own + "prompt-2", side.prompt_2,
                   "What the second of two text encoders (SDXL) is told of it instead");
    app.add_option("--" + own + "class", side.label, "Its class, for a model that is told one");
    app.add_option("--" + other + "negative-prompt", side.negative,
                   "What the " + name + "'s guidance leads away from; nothing where not given");
    app.add_option("--" + other + "negative-prompt-2", side.negative_2,
                   "... and the second of two text encoders instead");
    app.add_option("--" + other + "negative-class", side.negative_label,
                   "The same of a model that is told a class");
    app.add_option("--" + other + "guidance", side.guidances,
                   "Scale of the " + name +
                       "'s classifier-free guidance; 1 runs the prompt alone; a list runs each")
        ->delimiter(',')
        ->check(check_finite)
        ->capture_default_str();
}

} // namespace

int Side::passes() const {
    int most = 1;
    for (const double scale : guidances)
        most = std::max(most, restyle::core::Guidance{{}, {}, scale}.passes());
    return most;
}

restyle::core::Wish Side::wish(double guidance, std::int64_t width, std::int64_t height) const {
    restyle::core::Wish wish;
    wish.prompt = prompt;
    wish.negative = negative;
    wish.prompt_2 = prompt_2;
    wish.negative_2 = negative_2;
    wish.label = label;
    wish.negative_label = negative_label;
    wish.guidance = guidance;
    wish.width = int(width);
    wish.height = int(height);
    return wish;
}

void add_side_options(CLI::App& app, Side& source, Side& target) {
    add_side(app, source, "source", "source-", "source-");
    add_side(app, target, "target", "target-", "");
}

void add_picture_options(CLI::App& app, Side& picture) {
    add_side(app, picture, "picture", "", "");
    app.get_option("--guidance")->expected(1);
}

} // namespace command_line
