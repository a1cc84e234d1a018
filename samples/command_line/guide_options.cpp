#include "guide_options.h"

#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>

#include "picture.h"

namespace command_line {
namespace {

namespace core = restyle::core;

const std::map<std::string, core::Dynamics> kDynamics{{"langevin", core::Dynamics::kLangevin},
                                                      {"adam", core::Dynamics::kAdam}};

const std::map<std::string, core::LayerNoise> kLayerNoises{{"const", core::LayerNoise::kConstant},
                                                           {"seed", core::LayerNoise::kSeeded},
                                                           {"none", core::LayerNoise::kNone}};

template <typename Value>
std::string name_in(const std::map<std::string, Value>& names, Value value) {
    for (const auto& [name, named] : names)
        if (named == value) return name;
    return {};
}

std::string check_not_negative(const std::string& text) {
    double value = 0;
    if (CLI::detail::lexical_cast(text, value) && value >= 0 && std::isfinite(value)) return {};
    return "'" + text + "' is not a number of 0 or more";
}

std::string check_positive(const std::string& text) {
    return check_not_negative(text).empty() && std::stod(text) > 0
               ? std::string()
               : "'" + text + "' is not a number above 0";
}

std::string check_energy(const std::string& text) {
    try {
        core::parse_energy(text);
        return {};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

/// N or N-M of a list of rows.
std::vector<std::int64_t> rows_of(const std::string& text) {
    long long first = 0, last = 0;
    char rest = 0;
    const int read = std::sscanf(text.c_str(), "%lld-%lld%c", &first, &last, &rest);
    const bool one = text.find('-') == std::string::npos;
    if (read != (one ? 1 : 2) || first < 0 || (!one && last < first))
        throw std::runtime_error("--move: '" + text + "' is no row, as in rows:0,2-5");
    std::vector<std::int64_t> rows(std::size_t(one ? 1 : last - first + 1));
    std::iota(rows.begin(), rows.end(), first);
    return rows;
}

void add_generator_options(CLI::App& app, GuideOptions& options) {
    add_grid_options(app, options.run);
    for (const char* name : {"--steps", "--timesteps", "--last"})
        app.remove_option(app.get_option(name));
    options.run.steps = 10;
    app.add_option("--generator-steps", options.run.steps,
                   "Steps of the sampler, through which gradients go")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option(
           "--final-steps", options.final_steps,
           "Steps that draw the final picture; as many where not given. Others only where "
           "the code is x_T alone: --eta 0, or a sampler without noise, and no --input; any "
           "of a diffusion autoencoder")
        ->check(CLI::PositiveNumber);
}

void add_dynamics_options(CLI::App& app, GuideOptions& options) {
    app.add_option("--steps", options.steps, "Steps of the code")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1000000}))
        ->capture_default_str();
    app.add_option("--step-size", options.step_size,
                   "h: z <- z - (h / 2) grad U + sqrt(h T) n; of adam its learning rate")
        ->check(check_positive)
        ->capture_default_str();
    app.add_option("--temperature", options.temperature,
                   "T: 0 descends, 1 samples; 1 where not given, with --input, w, w+ and z_sem 0")
        ->check(check_not_negative);
    app.add_option_function<std::string>(
           "--dynamics",
           [&options](const std::string& name) { options.dynamics = kDynamics.at(name); },
           "How the code moves; adam draws no noise")
        ->check(CLI::IsMember(kDynamics))
        ->default_str("langevin");
    app.add_option(
           "--move", options.move,
           "What of the code moves: all, x_T, e, or rows:0,2-5 (row 0 is x_T); of a "
           "StyleGAN2 z (all), w, w+, or rows:0,2-5 of w+, its layers; of a denoising GAN x_T, "
           "z_t or e; of a diffusion autoencoder z_T, x_T (all), or z_sem")
        ->capture_default_str();
    app.add_option("--keep", options.keep,
                   "The code kept of a sample: last, best (of least U), or best:ENERGY")
        ->capture_default_str();
}

void add_gan_options(CLI::App& app, GuideOptions& options) {
    app.add_option("--truncation", options.truncation,
                   "psi of a StyleGAN2: its styles become their average + psi (w - average)")
        ->capture_default_str();
    app.add_option("--truncated-layers", options.truncated_layers,
                   "How many of its layers, from the coarsest on, are truncated; all where not "
                   "given")
        ->check(CLI::NonNegativeNumber);
    app.add_option_function<std::string>(
           "--layer-noise",
           [&options](const std::string& name) { options.layer_noise = kLayerNoises.at(name); },
           "What its layers add to each pixel: the model's constant, of --seed, or none")
        ->check(CLI::IsMember(kLayerNoises))
        ->default_str("const");
    app.add_option("--inversion-steps", options.inversion_steps,
                   "Steps in which the code of an --input is looked for, by its pixels and, where "
                   "--lpips is given, by what that network sees")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1000000}))
        ->capture_default_str();
}

} // namespace

std::string dynamics_name(core::Dynamics dynamics) {
    return name_in(kDynamics, dynamics);
}

std::string layer_noise_name(core::LayerNoise noise) {
    return name_in(kLayerNoises, noise);
}

void GuideOptions::refuse_given(const std::vector<std::string>& names,
                                const std::string& reason) const {
    for (const std::string& name : names)
        if (command->count(name) > 0) throw std::runtime_error(name + ": " + reason);
}

void GuideOptions::require_picture_input() const {
    if (!input.empty() && !is_picture_name(input))
        throw std::runtime_error(input.string() + ": expected a .png, .jpg or .jpeg");
}

std::vector<core::EnergySpec> GuideOptions::specs() const {
    std::vector<core::EnergySpec> specs;
    for (const std::string& energy : energies)
        specs.push_back(core::parse_energy(energy));
    return specs;
}

void add_guide_options(CLI::App& app, GuideOptions& options) {
    options.command = &app;
    app.add_option(
           "--model", options.model,
           "Folder of a diffusion model, a diffusion autoencoder, a StyleGAN2, a denoising GAN, or "
           "a TorchScript generator")
        ->required();
    app.add_option(
        "--input", options.input,
        "PNG or JPEG to start from: the prior is then the distance to its code, which of a "
        "StyleGAN2 is looked for");
    app.add_option(
           "--energy", options.energies,
           "KIND[:ARGUMENT][[OPTION=VALUE,...]]=WEIGHT; repeat for a sum. prior (weight 1 "
           "where not given); clip:TEXT [from=TEXT]; clip-picture:FILE; "
           "palette:#rrggbb,... or palette:FILE [colours=8]; structure[:FILE] [edges=1,"
           "luminance=1]; lpips[:FILE] [weights=FILE]; classifier:FOLDER [winter=1,fog=-0.5]; "
           "module:FILE [range=0..1]; "
           "class:FILE [3=1,7=-0.5]; identity:FACE,... [model=FOLDER or network=FILE,"
           "landmarks=FILE,detector=FILE,range=0..1,pooled=256,rows=35..223,columns=32..220,"
           "size=112]; of clip [copies=50,model=FOLDER], "
           "of all but prior [mask=FILE]")
        ->required()
        ->allow_extra_args(false)
        ->check(check_energy);
    app.add_option("--output", options.output,
                   "Folder for 000000.png, its code 000000.z.safetensors and its energies "
                   "000000.json, and so on; what it holds already is not made again")
        ->required();
    app.add_option("--samples", options.samples, "How many")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}))
        ->capture_default_str();
    app.add_option("--batch", options.batch,
                   "How many samples are guided at once; each is the same in whatever batch, up to "
                   "rounding")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1024}))
        ->capture_default_str();
    app.add_option("--clip", options.clip,
                   "CLIP model folder, for the energies that need one and "
                   "name none");
    app.add_option("--lpips", options.lpips,
                   "Weights of an LPIPS network, a .safetensors file, for the energies of that "
                   "name that name none");
    app.add_flag("--run-torchscript", options.run_torchscript,
                 "Let module:, class:, identity: and a generator load TorchScript, which runs the "
                 "code that the file brings: only for files whose maker you trust");
    add_generator_options(app, options); // Gives --steps free.
    add_dynamics_options(app, options);
    add_gan_options(app, options);
    add_picture_options(app, options.picture);
    app.add_option("--seed", options.run.seeds,
                   "Of the codes and of all that is drawn; sample i is frame i of it")
        ->expected(1)
        ->capture_default_str();
    add_size_option(app, options.run);
    add_machine_options(app, options.run);
}

core::MovedRows moved_rows(const std::string& move, const core::Generator& generator) {
    if (move == "all") return {};
    core::MovedRows rows;
    if (move.starts_with("rows:")) {
        for (const std::string& text : CLI::detail::split(move.substr(5), ','))
            for (const std::int64_t row : rows_of(text))
                rows.push_back(row);
        for (const std::int64_t row : rows)
            if (row >= generator.rows())
                throw std::runtime_error("--move: there is no row " + std::to_string(row) +
                                         "; the code has rows 0 to " +
                                         std::to_string(generator.rows() - 1));
        return rows;
    }
    std::string names;
    std::int64_t first = 0;
    for (const core::CodePart& part : generator.parts) {
        for (std::int64_t row = 0; row < part.rows && part.name == move; ++row)
            rows.push_back(first + row);
        names += part.name + ", ";
        first += part.rows;
    }
    if (rows.empty())
        throw std::runtime_error("--move: the code has no part '" + move + "'; expected all, " +
                                 names + "or rows:N,N-M");
    return rows;
}

namespace {

std::string kinds_given(const std::vector<core::EnergySpec>& specs) {
    std::string kinds;
    for (const core::EnergySpec& spec : specs)
        if (spec.kind != "prior") kinds += (kinds.empty() ? "" : ", ") + spec.kind;
    return kinds.empty() ? "an energy, of which none but the prior is given" : kinds;
}

} // namespace

core::Keep keep_of(const std::string& keep, const std::vector<core::EnergySpec>& specs) {
    if (keep == "last") return {};
    if (keep == "best") return {true, {}};
    const std::string wanted = keep.starts_with("best:") ? keep.substr(5) : "";
    for (const core::EnergySpec& spec : specs)
        if (spec.kind != "prior" && (spec.text == wanted || spec.kind == wanted))
            return {true, spec.text};
    throw std::runtime_error("--keep: '" + keep + "' is neither last nor best nor best:ENERGY of " +
                             kinds_given(specs));
}

} // namespace command_line
