#include "options.h"

#include <charconv>
#include <map>

#include "restyle/core/device.h"

namespace command_line {
namespace {

using restyle::core::LastStep;
using restyle::core::SamplerKind;

const std::map<std::string, at::ScalarType> kDtypes{
    {"fp64", at::kDouble}, {"fp32", at::kFloat}, {"bf16", at::kBFloat16}, {"fp16", at::kHalf}};
const std::map<std::string, LastStep> kLastSteps{{"keep", LastStep::kKeep},
                                                 {"drop", LastStep::kDrop}};

const std::map<std::string, SamplerKind> kSamplers = [] {
    std::map<std::string, SamplerKind> samplers;
    for (const SamplerKind sampler : restyle::core::all_samplers())
        samplers[restyle::core::sampler_name(sampler)] = sampler;
    return samplers;
}();

// The whole text as a number of at least 1, or 0.
std::int64_t positive_number(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0 ? number : 0;
}

Size size_from_text(const std::string& text) {
    const std::size_t cross = text.find('x');
    if (cross == std::string::npos) return {};
    const Size size{positive_number(text.substr(0, cross)),
                    positive_number(text.substr(cross + 1))};
    return size.height > 0 ? size : Size{};
}

template <typename Value>
std::string name_of(const std::map<std::string, Value>& names, Value value) {
    for (const auto& [name, named] : names)
        if (named == value) return name;
    return {};
}

} // namespace

// CLI::Range lets NaN pass.
std::string check_unit(const std::string& text) {
    double value = 0;
    if (CLI::detail::lexical_cast(text, value) && value >= 0 && value <= 1) return {};
    return "'" + text + "' is not a number from 0 to 1";
}

std::string dtype_name(at::ScalarType dtype) {
    return name_of(kDtypes, dtype);
}

std::string last_name(LastStep last) {
    return name_of(kLastSteps, last);
}

std::optional<SamplerKind> sampler_from_name(const std::string& name) {
    const auto found = kSamplers.find(name);
    return found == kSamplers.end() ? std::nullopt : std::optional(found->second);
}

std::string size_name(Size size) {
    return std::to_string(size.width) + "x" + std::to_string(size.height);
}

void add_picture_options(CLI::App& app, std::filesystem::path& input,
                         std::filesystem::path& output) {
    app.add_option("--input", input,
                   "PNG, JPEG, safetensors with 'sample' or 'latent', or a folder")
        ->required();
    app.add_option("--output", output, "File, or folder where the input is one")->required();
}

void add_grid_options(CLI::App& app, RunOptions& options) {
    auto* steps = app.add_option("--steps", options.steps, "N, steps of the whole grid")
                      ->check(CLI::PositiveNumber)
                      ->capture_default_str();
    auto* strength =
        app.add_option("--strength", options.strengths,
                       "S from 0 to 1: the last K = trunc(N S) steps run, none of them leaves the "
                       "input as it is; a list runs each")
            ->delimiter(',')
            ->check(check_unit)
            ->capture_default_str();
    app.add_option("--timesteps", options.timesteps,
                   "Descending times t1,t2,... that run instead of --steps and --strength")
        ->delimiter(',')
        ->excludes(steps)
        ->excludes(strength);
    app.add_option_function<std::string>(
           "--sampler",
           [&options](const std::string& name) { options.sampler = kSamplers.at(name); },
           "Instead of the one that the model's scheduler names. ddim; ddpm; euler-ancestral; "
           "sde-dpm++ (orders 1 and 2M); lcm, whose strength shrinks the grid that N steps are "
           "picked from. Without noise of their own: euler; dpm++ (orders 1 and 2M)")
        ->check(CLI::IsMember(kSamplers));
    app.add_option("--eta", options.eta,
                   "DDIM's noise from 0 to 1; DDIM models: 0.1 where not given; DDPM models: "
                   "ancestral where not given. Other samplers have none")
        ->check(check_unit);
    app.add_option_function<std::string>(
           "--last", [&options](const std::string& name) { options.last = kLastSteps.at(name); },
           "The last transition: keep its residual, or drop it (the paper's pixel rule)")
        ->check(CLI::IsMember(kLastSteps))
        ->default_str("keep");
}

void add_noise_options(CLI::App& app, RunOptions& options) {
    auto* seed = app.add_option("--seed", options.seeds,
                                "Of the noise, which is a function of seed, row and element alone; "
                                "a list runs each")
                     ->delimiter(',')
                     ->capture_default_str();
    app.add_option("--noise", options.noise,
                   "Tensor 'noise' [K+1,n,C,H,W] of what the network sees, in a safetensors file; "
                   "n is 1 or the number of pictures")
        ->excludes(seed);
}

void add_path_options(CLI::App& app, RunOptions& options) {
    app.add_option(
           "--shift", options.shift,
           "For few steps (4 or so), from 0 to 1: the path is drawn with less noise than the "
           "models "
           "expect, by so large a share of a step. The code, which varies more than noise where "
           "steps are few, then varies less, if the steps add all their noise (--eta 1, "
           "euler-ancestral, lcm)")
        ->check(check_unit)
        ->capture_default_str();
    app.add_option_function<std::string>(
           "--source-batch",
           [&options](const std::string& text) {
               if (text == "all") return;
               options.source_batch = std::size_t(positive_number(text));
               if (options.source_batch == 0)
                   throw CLI::ValidationError("--source-batch",
                                              "'" + text + "' is neither all nor a number >= 1");
           },
           "Steps of the source in one forward pass: all, or n; with 1 a model translated to "
           "itself changes no bit")
        ->default_str("all");
}

CLI::Option* add_refine_option(CLI::App& app, int& refine_steps) {
    return app
        .add_option("--refine-steps", refine_steps,
                    "R, last steps of the grid that run again, target alone, eta 1")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
}

void add_keep_all_option(CLI::App& app, RunOptions& options) {
    app.add_option("--keep-all", options.keep_all,
                   "Folder for every combination of listed strengths and seeds, named "
                   "NAME.strength-S.seed-N.png after the output; --output holds the first");
}

void add_size_option(CLI::App& app, RunOptions& options) {
    app.add_option_function<std::string>(
        "--size",
        [&options](const std::string& text) {
            options.size = size_from_text(text);
            if (!options.size.given())
                throw CLI::ValidationError("--size", "'" + text + "' is not WxH, as in 128x128");
        },
        "WxH in pixels; pictures of another size are resized (antialiased bilinear)");
}

void add_machine_options(CLI::App& app, RunOptions& options) {
    app.add_option_function<std::string>(
           "--dtype", [&options](const std::string& name) { options.dtype = kDtypes.at(name); },
           "fp64: all in double. fp32. bf16, fp16: the network alone. Weights that are stored in "
           "bf16 or fp16 lie so in memory with each of them")
        ->check(CLI::IsMember(kDtypes))
        ->default_str("fp32");
    app.add_option_function<std::string>(
           "--device",
           [&options](const std::string& name) {
               options.device = restyle::core::device_from_name(name);
           },
           "cpu; cuda; auto: cuda where it can be used")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->default_val("auto")
        ->force_callback();
    app.add_flag("!--no-memory-check", options.memory_check,
                 "Run although the memory that is estimated is not there");
    app.add_option("--report", options.report,
                   "JSON file: settings, K, times, sigmas, forward passes, milliseconds");
}

} // namespace command_line
