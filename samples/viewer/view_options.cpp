#include "view_options.h"

#include <map>
#include <vector>

#include <CLI/CLI.hpp>

namespace viewer {
namespace {

std::map<std::string, View> view_words() {
    std::map<std::string, View> words;
    for (const ViewInfo& info : view_infos())
        words[info.word] = info.view;
    return words;
}

void add_view(CLI::App& app, Options& o) {
    app.add_option_function<std::string>(
           "--view",
           [&o](const std::string& word) {
               o.viewing.view = view_words().at(word);
               o.writes_view = true;
           },
           "How frames are seen, first in the window; headless: kept in the folder view")
        ->check(CLI::IsMember(view_words()));
}

void add_buffer(CLI::App& app, Options& o) {
    app.add_option_function<std::string>(
        "--buffer",
        [&o](const std::string& name) {
            o.viewing.buffer = name;
            o.viewing.view = View::kBuffer;
            o.writes_view = true;
        },
        "As --view buffer: this one of what lies on a frame's way; depth, motion, object, or as "
        "restyle/buffer.h names it, such as path.1 or change");
}

void add_centre(CLI::App& app, Zoom& zoom) {
    app.add_option_function<std::vector<float>>(
           "--centre",
           [&zoom](const std::vector<float>& at) {
               zoom.x = at[0];
               zoom.y = at[1];
           },
           "... around this place, X,Y in parts of the picture's sides")
        ->delimiter(',')
        ->expected(2)
        ->check(CLI::Range(0.0f, 1.0f));
}

void add_pixel(CLI::App& app, Options& o) {
    app.add_option_function<std::vector<std::uint32_t>>(
           "--pixel",
           [&o](const std::vector<std::uint32_t>& at) {
               o.pixel = Texel{at[0], at[1]};
           },
           "Tell in report.json the values of this one, X,Y (headless)")
        ->delimiter(',')
        ->expected(2);
}

void add_amount(const std::string& text, std::vector<RestyleObjectAmount>& named) {
    try {
        const RestyleObjectAmount amount = object_amount_from(text);
        for (const RestyleObjectAmount& before : named)
            if (before.object == amount.object)
                throw std::invalid_argument("'" + text + "' names an object that has an amount");
        if (named.size() == RESTYLE_MOST_OBJECT_AMOUNTS)
            throw std::invalid_argument("'" + text + "' is one more than " +
                                        std::to_string(RESTYLE_MOST_OBJECT_AMOUNTS) +
                                        ", as many as may be named");
        named.push_back(amount);
    } catch (const std::invalid_argument& error) {
        throw CLI::ValidationError("--object-amount", error.what());
    }
}

} // namespace

void add_view_options(CLI::App& app, Options& o) {
    app.add_option_function<std::vector<std::string>>(
           "--object-amount",
           [&o](const std::vector<std::string>& given) {
               for (const std::string& text : given)
                   add_amount(text, o.object_amounts.named);
           },
           "How much of the change an object shows, as 12=0.5; several. The buffer `object` tells "
           "their numbers")
        ->allow_extra_args(false);
    app.add_flag("--keep-other-objects", o.object_amounts.keeps_others,
                 "Objects without an --object-amount stay as they are rendered");
    add_view(app, o);
    add_buffer(app, o);
    app.add_option_function<std::string>(
           "--against",
           [&o](const std::string& word) { o.viewing.against_truth = word == "truth"; },
           "What the restyled picture is held against in a view of two")
        ->check(CLI::IsMember({"rendered", "truth"}));
    app.add_option("--split", o.viewing.split, "Where a split is, from the left")
        ->check(CLI::Range(0.0f, 1.0f));
    app.add_option("--gain", o.viewing.gain, "How often a difference is taken")
        ->check(CLI::Range(1.0f, kMostGain));
    app.add_option("--blink", o.viewing.blink_seconds, "Seconds that each picture is seen")
        ->check(CLI::Range(0.1f, 3.0f));
    app.add_option("--zoom", o.viewing.zoom.factor, "1: the whole picture")
        ->check(CLI::Range(1.0f, kMostZoom));
    add_centre(app, o.viewing.zoom);
    add_pixel(app, o);
    app.add_flag("--score", o.writes_score,
                 "Tell in report.json how near each frame comes to the look wanted (headless)");
}

} // namespace viewer
