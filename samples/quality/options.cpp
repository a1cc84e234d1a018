#include "options.h"

#include <cstdio>
#include <iostream>
#include <map>

#include <CLI/CLI.hpp>
#include <restyle/restyle.hpp>

#include <look.h>

namespace quality {
namespace {

std::vector<std::string> look_names() {
    std::vector<std::string> names;
    for (const samples::Look look : samples::kModelledLooks)
        names.emplace_back(samples::look_name(look));
    return names;
}

void read_size(Options& o, const std::string& text) {
    char rest = 0;
    const bool negative = text.find('-') != std::string::npos;
    const bool whole =
        !negative && std::sscanf(text.c_str(), "%4ux%4u%c", &o.width, &o.height, &rest) == 2;
    if (!whole || o.width < 16 || o.height < 16)
        throw CLI::ValidationError("--size", "'" + text + "' is not WxH, each side in [16, 9999]");
}

void add_frames(CLI::App& app, Options& o) {
    app.add_option("--source-look", o.source_look, "What is rendered")
        ->check(CLI::IsMember(look_names()))
        ->capture_default_str();
    app.add_option("--target-look", o.target_look, "The look wanted, which is the truth")
        ->check(CLI::IsMember(look_names()))
        ->capture_default_str();
    app.add_option("--models", o.models, "Folder with datasets.json and a model folder a look")
        ->capture_default_str();
    app.add_option("--source-model", o.source_model, "Model of the source look");
    app.add_option("--target-model", o.target_model, "Model of the target look");
    app.add_option("--frames", o.frames, "Test frames, one of each of the first test seeds")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--training-frames", o.training_frames,
                   "Frames of each look's training seeds, for the colour moments")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--flight", o.flight, "Frames of a camera flight, for flicker and age; 0: none")
        ->capture_default_str();
    app.add_option_function<std::string>(
           "--size", [&o](const std::string& text) { read_size(o, text); }, "Of a frame, WxH")
        ->default_str("256x256");
}

void add_settings(CLI::App& app, Options& o) {
    static const auto methods = restyle::setting_words(restyle::setting_info("method"));
    static const auto lasts = restyle::setting_words(restyle::setting_info("last"));
    static const std::map<std::string, RestylePrecision> precisions{
        {"auto", RESTYLE_PRECISION_AUTO},
        {"fp32", RESTYLE_PRECISION_FP32},
        {"bf16", RESTYLE_PRECISION_BF16}};
    app.add_option("--method", o.methods, "List of cycle and sdedit")
        ->delimiter(',')
        ->transform(CLI::CheckedTransformer(methods))
        ->default_str("cycle,sdedit");
    auto* steps = app.add_option("--steps", o.steps, "List of N, steps of the models' own grid")
                      ->delimiter(',')
                      ->check(CLI::Range(1, 1000))
                      ->capture_default_str();
    auto* strength = app.add_option("--strength", o.strengths, "List of depths of the path")
                         ->delimiter(',')
                         ->check(CLI::Range(0.0, 1.0))
                         ->capture_default_str();
    app.add_option("--timesteps", o.timesteps,
                   "Descending times t1,t2,... that run instead of --steps and --strength")
        ->delimiter(',')
        ->expected(1, RESTYLE_MOST_TIMESTEPS)
        ->excludes(steps)
        ->excludes(strength);
    app.add_option("--eta", o.etas, "List of shares of a step's noise")
        ->delimiter(',')
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    app.add_option("--detail", o.details,
                   "List of shares that stay of what a frame has finer than the network sees")
        ->delimiter(',')
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    app.add_option("--last", o.last, "CycleDiffusion's last residual: keep or drop")
        ->transform(CLI::CheckedTransformer(lasts))
        ->default_str("keep");
    app.add_option("--precision", o.precision, "Of the network: auto, fp32 or bf16")
        ->transform(CLI::CheckedTransformer(precisions))
        ->default_str("auto");
    app.add_option("--threads", o.threads, "For inference; 0: the machine's cores less one");
}

} // namespace

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
    Options options;
    options.models = RESTYLE_QUALITY_MODELS;
    CLI::App app{
        "Measures what a pair of sample models reaches on frames whose true look is known, "
        "through the session that a game uses, beside simple baselines."};
    add_frames(app, options);
    add_settings(app, options);
    app.add_option("--out", options.out, "Folder for sheet.png, the first frames of every row");
    app.add_option("--report", options.report, "JSON file: every number of the table, and more");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        exit_code = app.exit(error) == 0 ? 0 : 2;
        return std::nullopt;
    }
    if (options.source_model.empty()) options.source_model = options.models / options.source_look;
    if (options.target_model.empty()) options.target_model = options.models / options.target_look;
    return options;
}

} // namespace quality
