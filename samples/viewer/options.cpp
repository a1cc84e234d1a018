#include "options.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <vector>

#include <CLI/CLI.hpp>
#include <restyle/restyle.hpp>

#include "looks.h"
#include "offered_styles.h"
#include "open_source.h"
#include "sheet_options.h"
#include "view_options.h"
#include "window_options.h"

namespace viewer {
namespace {

constexpr std::uint32_t kLargestSide = 8192;

std::uint32_t side_from_text(const std::string& text) {
    const bool digits =
        !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789") == text.npos;
    return digits ? static_cast<std::uint32_t>(std::stoul(text)) : 0;
}

Size size_from_text(const std::string& option, const std::string& text) {
    const std::size_t cross = text.find('x');
    const Size size{side_from_text(text.substr(0, cross)),
                    cross == text.npos ? 0 : side_from_text(text.substr(cross + 1))};
    if (size.width == 0 || size.height == 0 || size.width > kLargestSide ||
        size.height > kLargestSide)
        throw CLI::ValidationError(option, "'" + text +
                                               "' is not a size; expected WxH, each side in [1, " +
                                               std::to_string(kLargestSide) + "], as in 640x360");
    return size;
}

void add_size(CLI::App& app, const std::string& name, Size& size, const std::string& what) {
    app.add_option_function<std::string>(
        name, [name, &size](const std::string& text) { size = size_from_text(name, text); }, what);
}

template <typename Value>
void add_word(CLI::App& app, const std::string& name, Value& value,
              std::map<std::string, Value> words, const std::string& what) {
    app.add_option_function<std::string>(
           name, [&value, words](const std::string& word) { value = words.at(word); }, what)
        ->check(CLI::IsMember(words));
}

// At once, as --style, which may come after it.
void add_source(CLI::App& app, Options& o) {
    app.add_option_function<std::string>(
           "--open",
           [&o](const std::string& path) {
               o.opened = path;
               o.viewing.offers_truth = false;
               if (!o.style.file.empty()) return;
               if (const std::optional<StyleChoice> style = captured_style(path)) o.style = *style;
           },
           "Instead of the scene: a glTF 2.0 file, a capture's folder, which brings its style, or "
           "a "
           "folder of PNGs")
        ->trigger_on_parse();
    app.add_option("--path", o.path,
                   "The camera's path through the scene or a model, a file of key poses; headless: "
                   "all of it where --frames is not given");
    app.add_option("--environment", o.environment,
                   "Sky and light of a glTF file: a Radiance .hdr, twice as wide as high");
    app.add_option("--exposure", o.exposure, "... so many stops brighter, -16 to 16")
        ->check(CLI::Range(-kMostStops, kMostStops));
    app.add_option("--fps", o.rate, "Frames a second of a capture or folder, which play in a loop")
        ->check(CLI::Range(0.1, 240.0));
}

void add_scaling(CLI::App& app, Options& o) {
    auto* scale = app.add_option("--scene-scale", o.scaling.scale,
                                 "Of the sides of --size, at which the scene or a model is drawn, "
                                 "restyled and then enlarged; headless: 1 where not given")
                      ->check(CLI::Range(kLeastScale, 1.0));
    app.add_option_function<double>(
           "--frame-rate",
           [&scaling = o.scaling](double rate) {
               scaling.holds_rate = true;
               scaling.frame_rate = rate;
           },
           "... as large as so many frames a second allow; a window: 30 where neither is given")
        ->check(CLI::Range(kLeastRate, kMostRate))
        ->excludes(scale);
}

void add_anti_aliasing(CLI::App& app, Options& o) {
    add_word<bool>(app, "--anti-aliasing", o.anti_aliases, {{"off", false}, {"taa", true}},
                   "Of the scene or a model: taa averages frames, each sampled elsewhere in its "
                   "pixels, along their motion; off where not given");
}

void add_run(CLI::App& app, Options& o) {
    app.add_flag("--headless", o.headless, "Write PNGs and report.json; open no window");
    app.add_flag("--wait", o.wait, "Restyle every frame and wait for it (headless)");
    app.add_option("--frames", o.frames, "End after so many frames (headless: 60 where not given)")
        ->check(CLI::Range(1u, 1000000u));
    add_source(app, o);
    app.add_option("--seed", o.seed, "Seed of the scene and of its camera flight");
    app.add_option("--look", o.target_look, "The look wanted")->check(CLI::IsMember(look_names()));
    app.add_option("--source-look", o.source_look, "The look that the renderer draws")
        ->check(CLI::IsMember(look_names()));
    app.add_flag("--still", o.still, "Scene and camera stand still");
    app.add_flag("--no-style", o.no_style, "Only render");
    add_size(app, "--size", o.size, "Of a frame, WxH; 640x360 where not given");
    add_scaling(app, o);
    add_anti_aliasing(app, o);
    app.add_option("--out", o.out, "Folder for the PNGs and report.json (headless)");
    app.add_option("--capture", o.capture,
                   "New folder for what the session is given and gives, for `restyle replay`");
    app.add_option("--capture-frames", o.capture_frames,
                   "... of so many frames (headless: all of them where not given; else 60)")
        ->check(CLI::Range(1u, RESTYLE_MOST_CAPTURED_FRAMES));
    app.add_option("--keep", o.kept, "Folder for pictures that the window keeps");
    app.add_option("--log", o.log, "File for all that the SDK says");
    app.add_option("--list-controls", o.list_controls,
                   "JSON file for what the panels hold and where, written whenever it is missing: "
                   "for scripts and tests");
    app.add_flag("--validate", o.validate,
                 "Vulkan and synchronisation validation; exit 1 if a message comes");
}

void read_style_into(Options& options, const std::string& file) {
    try {
        options.style = read_style(file);
    } catch (const restyle::Error& error) {
        throw CLI::ValidationError("--style", error.what());
    }
}

void add_models(CLI::App& app, Options& o) {
    // At once, so that options, wherever they stand, change what the file says.
    auto* style = app.add_option_function<std::string>(
                         "--style", [&o](const std::string& file) { read_style_into(o, file); },
                         "Style file: models, LoRAs and settings, which options may change")
                      ->trigger_on_parse();
    app.add_option("--save-style", o.saved_style,
                   "New style file of what is played: models, LoRAs and settings (headless)");
    app.add_option("--styles", o.styles, "Folder of the style files that the panel offers");
    app.add_option("--models", o.models, "Folder that holds one model folder a look");
    app.add_option("--source-model", o.style.models.source, "Model of the source look")
        ->excludes(style);
    app.add_option("--target-model", o.style.models.target, "Model of the look wanted")
        ->excludes(style);
    app.add_option("--further-target", o.style.models.further_targets,
                   "Model of a look to be mixed in, as --target-weights says; several")
        ->allow_extra_args(false);
    app.add_option("--lora", o.style.models.loras,
                   "LoRA of the target model, a .safetensors file; several")
        ->allow_extra_args(false);
    add_size(app, "--model-size", o.session.model_size, "What the network sees, WxH");
    app.add_option("--threads", o.session.threads,
                   "For inference; 0: the machine's cores less one");
    add_word<RestylePriority>(app, "--priority", o.session.priority,
                              {{"normal", RESTYLE_PRIORITY_NORMAL},
                               {"low", RESTYLE_PRIORITY_LOW},
                               {"lowest", RESTYLE_PRIORITY_LOWEST}},
                              "Of these threads; low, lowest: they give way to the frames; a "
                              "window: lowest where not given");
    app.add_option(
        "--slots", o.session.slots,
        "Frames kept at once, 3 to 16: stream-batch needs K + 2; 0: 4, or what the style "
        "needs");
    app.add_option_function<std::uint32_t>(
           "--memory-budget",
           [&o](std::uint32_t mib) { o.session.memory_budget = std::uint64_t{mib} << 20; },
           "MiB that the session is to keep within; no end is set where not given")
        ->check(CLI::Range(1u, 1u << 24));
    add_word<RestyleTransport>(app, "--transport", o.session.transport,
                               {{"auto", RESTYLE_TRANSPORT_AUTO},
                                {"cuda", RESTYLE_TRANSPORT_CUDA},
                                {"host", RESTYLE_TRANSPORT_HOST},
                                {"peer", RESTYLE_TRANSPORT_PEER},
                                {"staging", RESTYLE_TRANSPORT_STAGING}},
                               "How frames reach the core");
    add_word<RestylePrecision>(app, "--precision", o.session.precision,
                               {{"auto", RESTYLE_PRECISION_AUTO},
                                {"fp32", RESTYLE_PRECISION_FP32},
                                {"bf16", RESTYLE_PRECISION_BF16}},
                               "Of the network");
}

std::string option_of(const RestyleSettingInfo& info) {
    std::string name = info.name;
    if (name == "seed") name = "seed_noise"; // --seed is the scene's.
    if (name == "energies") name = "energy"; // As often as there are energies.
    std::replace(name.begin(), name.end(), '_', '-');
    return "--" + name;
}

void add_scales(CLI::App& app, const RestyleSettingInfo& info, RestyleSettings& s) {
    app.add_option_function<std::vector<double>>(
           option_of(info),
           [&s, &info](const std::vector<double>& scales) {
               std::copy(scales.begin(), scales.end(),
                         restyle::setting<double[RESTYLE_MOST_LORAS]>(s, info));
           },
           info.help)
        ->delimiter(',')
        ->expected(1, RESTYLE_MOST_LORAS)
        ->check(CLI::Range(info.least, info.most));
}

void add_text(CLI::App& app, const RestyleSettingInfo& info, restyle::Settings& settings) {
    app.add_option_function<std::string>(
        option_of(info),
        [&settings, &info](const std::string& text) { settings.set_text(info, text.c_str()); },
        info.help);
}

void add_lines(CLI::App& app, const RestyleSettingInfo& info, restyle::Settings& settings) {
    app.add_option_function<std::vector<std::string>>(
           option_of(info),
           [&settings, &info](const std::vector<std::string>& given) {
               std::string lines;
               for (const std::string& line : given)
                   lines += (lines.empty() ? "" : "\n") + line;
               settings.set_text(info, lines.c_str());
           },
           info.help)
        ->allow_extra_args(false);
}

void add_times(CLI::App& app, const RestyleSettingInfo& info, RestyleSettings& s) {
    app.add_option_function<std::vector<std::int32_t>>(
           option_of(info),
           [&s](const std::vector<std::int32_t>& times) {
               s.timestep_count = static_cast<std::uint32_t>(times.size());
               std::copy(times.begin(), times.end(), s.timesteps);
           },
           info.help)
        ->delimiter(',')
        ->expected(1, RESTYLE_MOST_TIMESTEPS)
        ->excludes(app.get_option("--steps"))
        ->excludes(app.get_option("--strength"));
}

void add_setting_word(CLI::App& app, const RestyleSettingInfo& info, RestyleSettings& s) {
    add_word(app, option_of(info), restyle::setting<std::int32_t>(s, info),
             restyle::setting_words(info), info.help);
}

void add_setting(CLI::App& app, const RestyleSettingInfo& info, restyle::Settings& settings) {
    RestyleSettings& s = settings.values();
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        app.add_option(option_of(info), restyle::setting<double>(s, info), info.help)
            ->check(CLI::Range(info.least, info.most));
        break;
    case RESTYLE_SETTING_UINT32:
        app.add_option(option_of(info), restyle::setting<std::uint32_t>(s, info), info.help)
            ->check(CLI::Range(static_cast<std::uint32_t>(info.least),
                               static_cast<std::uint32_t>(info.most)));
        break;
    case RESTYLE_SETTING_UINT64:
        app.add_option(option_of(info), restyle::setting<std::uint64_t>(s, info), info.help);
        break;
    case RESTYLE_SETTING_WORD:
        add_setting_word(app, info, s);
        break;
    case RESTYLE_SETTING_INT32:
        app.add_option(option_of(info), restyle::setting<std::int32_t>(s, info), info.help)
            ->check(CLI::Range(static_cast<std::int32_t>(info.least),
                               static_cast<std::int32_t>(info.most)));
        break;
    case RESTYLE_SETTING_TIMES:
        add_times(app, info, s);
        break;
    case RESTYLE_SETTING_TEXT:
    case RESTYLE_SETTING_FOLDER:
        add_text(app, info, settings);
        break;
    case RESTYLE_SETTING_LINES:
        add_lines(app, info, settings);
        break;
    case RESTYLE_SETTING_SCALES:
        add_scales(app, info, s);
        break;
    default: // Of a newer SDK.
        break;
    }
}

void add_settings(CLI::App& app, restyle::Settings& s) {
    for (const RestyleSettingInfo* info : restyle::setting_infos())
        add_setting(app, *info, s);
}

void check_together(const Options& o) {
    if (o.headless && o.out.empty())
        throw CLI::RequiredError("--out DIR, where the pictures of --headless go,");
    if (o.headless && !o.list_controls.empty())
        throw CLI::ExcludesError("--list-controls", "--headless");
    if (!o.headless && !o.out.empty()) throw CLI::RequiresError("--out", "--headless");
    if (!o.headless && o.writes_score) throw CLI::RequiresError("--score", "--headless");
    if (o.no_style && o.writes_score) throw CLI::ExcludesError("--score", "--no-style");
    if (!o.opened.empty() && (o.writes_score || o.viewing.against_truth))
        throw CLI::ValidationError(o.writes_score ? "--score" : "--against",
                                   "needs the true look, which of " + o.opened.string() +
                                       " is not known");
    check_sheet(o);
    if (!o.path.empty() && !o.opened.empty() && !is_model(o.opened))
        throw CLI::ValidationError("--path", "needs a scene to fly through, which " +
                                                 o.opened.string() + " is not");
    if (o.headless && !o.environment.empty() && !is_model(o.opened))
        throw CLI::RequiresError("--environment", "--open with a glTF file, which it lights");
    if (!o.headless && o.pixel) throw CLI::RequiresError("--pixel", "--headless");
    if (o.opened.empty() && o.pixel && (o.pixel->x >= o.size.width || o.pixel->y >= o.size.height))
        throw CLI::ValidationError("--pixel", "lies outside of the frame, whose --size is " +
                                                  std::to_string(o.size.width) + "x" +
                                                  std::to_string(o.size.height));
    if (!o.headless && !o.saved_style.empty())
        throw CLI::RequiresError("--save-style", "--headless");
    if (!o.headless && o.wait) throw CLI::RequiresError("--wait", "--headless");
    if (o.no_style && !o.capture.empty()) throw CLI::ExcludesError("--capture", "--no-style");
}

/// A style file does not say which look it comes to.
std::string true_look(const Options& o, bool look_is_given) {
    const bool is_known = o.headless || look_is_given || o.style.file.empty();
    return is_known ? o.target_look : "";
}

void fill_defaults(Options& o) {
    const StyleChoice of_looks =
        OfferedStyles(o.models, o.styles).of_looks(o.source_look, o.target_look);
    StyleChoice& style = o.style;
    if (style.name.empty()) style.name = of_looks.name;
    if (style.models.source.empty()) style.models.source = of_looks.models.source;
    if (style.models.target.empty()) style.models.target = of_looks.models.target;
}

} // namespace

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
    Options options;
    options.models = RESTYLE_VIEWER_MODELS;
    options.styles = RESTYLE_VIEWER_STYLES;

    CLI::App app{"Shows an animated scene, rendered and restyled, side by side."};
    add_run(app, options);
    add_models(app, options);
    add_view_options(app, options);
    add_window_options(app, options);
    add_sheet_options(app, options);
    add_settings(app, options.style.settings);
    try {
        app.parse(argc, argv);
        check_together(options);
    } catch (const CLI::Success& wish) {
        exit_code = app.exit(wish);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        std::cerr << "restyle_viewer: " << error.what() << '\n';
        exit_code = 2;
        return std::nullopt;
    } catch (const std::runtime_error& error) { // Of a capture that cannot be read.
        std::cerr << "restyle_viewer: " << error.what() << '\n';
        exit_code = 1;
        return std::nullopt;
    }
    if (app.count("--scene-scale") == 0 && !options.headless) options.scaling.holds_rate = true;
    if (app.count("--priority") == 0 && !options.headless)
        options.session.priority = RESTYLE_PRIORITY_LOWEST;
    options.viewing.true_look = true_look(options, app.count("--look") > 0);
    fill_defaults(options);
    return options;
}

} // namespace viewer
