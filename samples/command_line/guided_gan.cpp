#include "guided_gan.h"

#include <stdexcept>

#include <c10/core/GradMode.h>

#include "restyle/core/denoising_gan.h"
#include "restyle/core/inversion.h"
#include "restyle/core/script_generator.h"

#include "in_name_of.h"
#include "interruption.h"

namespace command_line {
namespace {

namespace core = restyle::core;

constexpr const char* kCodeFormat = "restyle-gan-code-1";

void check_gan_options(const GuideOptions& options, const std::string& draws) {
    const std::string gan = ", and " + options.model.string() + " is a GAN";
    options.refuse_given({"--generator-steps", "--final-steps", "--strength", "--sampler", "--eta"},
                         "is of a sampler's steps" + gan + ", which draws in " + draws);
    options.refuse_given({"--prompt", "--negative-prompt", "--negative-class", "--guidance"},
                         "is of a diffusion model" + gan + ", which an --energy guides");
    options.refuse_given({"--size"}, "a GAN draws pictures of one size");
    if (options.run.dtype != at::kFloat && options.run.dtype != at::kDouble)
        throw std::runtime_error("--dtype: a GAN computes in fp32 or fp64");
}

/// Of a GAN other than a StyleGAN2.
void refuse_input(const GuideOptions& options) {
    options.refuse_given({"--input", "--inversion-steps"},
                         "of GANs a StyleGAN2 alone can look for the code of a picture");
}

/// Of a GAN that comes as TorchScript.
void check_script_options(const GuideOptions& options) {
    options.refuse_given({"--class", "--truncation", "--truncated-layers", "--layer-noise"},
                         "the config.json of a TorchScript generator says what it is given");
    if (!options.run_torchscript)
        throw std::runtime_error(options.model.string() +
                                 ": a TorchScript file runs the code that it brings; allow that "
                                 "with --run-torchscript for a file whose maker you trust");
}

/// Of a denoising GAN that comes as weights.
void check_options_of_network(const GuideOptions& options) {
    options.refuse_given({"--class", "--truncation", "--truncated-layers", "--layer-noise"},
                         "is of a StyleGAN2, and " + options.model.string() +
                             " is a denoising GAN");
}

/// The same generator, counting its calls and stopping between two of them when the program is
/// interrupted.
core::Generator counted(core::Generator generator, std::shared_ptr<core::NetworkUse> use) {
    const auto pictures = std::move(generator.pictures);
    generator.pictures = [pictures, use = std::move(use)](const core::Code& code) {
        stop_if_interrupted();
        ++use->calls;
        use->samples += code.begin()->second.size(0);
        return pictures(code);
    };
    return generator;
}

at::TensorOptions code_options(const GuideOptions& options) {
    return at::TensorOptions(options.run.device).dtype(options.run.path_dtype());
}

/// Of what it draws of the origin, which it has to draw at all.
Size drawn_size(const core::Generator& generator, const GuideOptions& options) {
    const c10::NoGradGuard no_gradients;
    core::Code origin;
    for (const core::CodePart& part : generator.parts) {
        std::vector<std::int64_t> shape{1, part.rows};
        shape.insert(shape.end(), part.shape.begin(), part.shape.end());
        origin[part.name] = at::zeros(shape, code_options(options));
    }
    const at::Tensor pictures = generator.pictures(origin);
    return {pictures.size(3), pictures.size(2)};
}

core::Code repeated(const core::Code& one, std::int64_t n) {
    core::Code codes;
    for (const auto& [name, part] : one)
        codes[name] = part.repeat({n, 1, 1});
    return codes;
}

core::StyleCode style_code(const std::string& move) {
    if (move == "w") return core::StyleCode::kW;
    if (move == "w+" || move.starts_with("rows:")) return core::StyleCode::kWPlus;
    if (move == "z" || move == "all") return core::StyleCode::kZ;
    throw std::runtime_error("--move: '" + move +
                             "' is no code of a StyleGAN2; expected all or z, w, w+, or "
                             "rows:N,N-M of w+");
}

core::StyleGan2Drawing drawing_of(const GuideOptions& options) {
    core::StyleGan2Drawing drawing;
    drawing.code = style_code(options.move);
    drawing.truncation = options.truncation;
    drawing.truncated_layers = options.truncated_layers;
    drawing.label = options.picture.label;
    drawing.noise = options.layer_noise;
    drawing.noise_seed = options.run.seeds.front();
    return drawing;
}

} // namespace

GuidedGan::GuidedGan(const GuideOptions& options, core::Generator generator)
    : options_(options),
      use_(std::make_shared<core::NetworkUse>()),
      generator_(counted(generator, use_)),
      size_(drawn_size(generator, options)) {}

core::Code GuidedGan::gaussian(const core::Generator& generator, std::int64_t first,
                               std::int64_t n) const {
    return core::gaussian_code(generator, options_.run.seeds.front(), first, n,
                               code_options(options_));
}

GuideStart GuidedGan::start(std::int64_t first, std::int64_t n) const {
    return {generator_,
            gaussian(generator_, first, n),
            {},
            [this](const core::Code& code, std::int64_t) { return drawn(code); }};
}

Drawn GuidedGan::drawn(const core::Code& code) const {
    Drawn drawn;
    drawn.picture.values = generator_.pictures(code);
    if (input()) drawn.picture.alpha = input()->alpha;
    for (const auto& [name, part] : code)
        drawn.code.tensors[name] = part;
    drawn.code.metadata["format"] = kCodeFormat;
    const nlohmann::json drawn_as = settings();
    for (const auto& [name, value] : drawn_as.items())
        drawn.code.metadata[name] = value.is_string() ? value.get<std::string>() : value.dump();
    return drawn;
}

GuidedStyleGan2::GuidedStyleGan2(const GuideOptions& options, core::StyleGan2 gan)
    : GuidedGan(options, in_name_of(options.model.string(),
                                    [&] { return gan.generator(drawing_of(options)); })),
      gan_(std::move(gan)),
      drawing_(drawing_of(options)) {
    if (options.input.empty()) {
        options.refuse_given({"--inversion-steps"}, "is of the code of an --input");
        return;
    }
    input_ = read_picture_sample(options, size());
    code_of_input_ = code_of(input_->values);
}

/// Codes that pictures have where they are drawn.
core::Code GuidedStyleGan2::drawn_codes(std::int64_t first, std::int64_t n) const {
    core::StyleGan2Drawing of_z = drawing_;
    of_z.code = core::StyleCode::kZ;
    return gan_.from_z(gaussian(gan_.generator(of_z), first, n), drawing_);
}

core::Code GuidedStyleGan2::code_of(const at::Tensor& picture) const {
    constexpr std::int64_t kCandidates = 64;
    std::optional<core::PerceptualDistance> perceptual;
    if (!options_.lpips.empty())
        perceptual = core::load_perceptual_distance(options_.lpips, options_.run.path_dtype(),
                                                    options_.run.device);
    core::InversionSettings settings;
    settings.steps = options_.inversion_steps;
    return core::invert(generator(), core::picture_distance(picture, perceptual),
                        drawn_codes(0, kCandidates), settings);
}

// w is not Gaussian: the prior keeps it near to where it starts, which is w of a Gaussian z. So it
// does any code that a picture has.
GuideStart GuidedStyleGan2::start(std::int64_t first, std::int64_t n) const {
    GuideStart start = GuidedGan::start(first, n);
    if (starts_from_noise()) return start;
    start.code = input_ ? repeated(code_of_input_, n) : drawn_codes(first, n);
    start.centre = start.code;
    return start;
}

bool GuidedStyleGan2::starts_from_noise() const {
    return !input_ && drawing_.code == core::StyleCode::kZ;
}

core::MovedRows GuidedStyleGan2::moved() const {
    return options_.move.starts_with("rows:") ? GuidedGan::moved() : core::MovedRows();
}

nlohmann::json GuidedStyleGan2::settings() const {
    nlohmann::json settings = {{"truncation", drawing_.truncation},
                               {"layer_noise", layer_noise_name(drawing_.noise)}};
    if (drawing_.noise == core::LayerNoise::kSeeded)
        settings["layer_noise_seed"] = drawing_.noise_seed;
    if (drawing_.truncated_layers) settings["truncated_layers"] = *drawing_.truncated_layers;
    if (drawing_.label) settings["class"] = *drawing_.label;
    if (input_) {
        settings["input"] = options_.input.string();
        settings["inversion_steps"] = options_.inversion_steps;
    }
    return settings;
}

std::unique_ptr<GuidedModel> open_stylegan2(const GuideOptions& options) {
    check_gan_options(options, "one pass");
    return std::make_unique<GuidedStyleGan2>(
        options, core::load_stylegan2(options.model, options.run.path_dtype(), options.run.device));
}

std::unique_ptr<GuidedModel> open_script_generator(const GuideOptions& options) {
    check_gan_options(options, "one pass");
    refuse_input(options);
    check_script_options(options);
    return std::make_unique<GuidedGan>(
        options, core::load_script_generator(options.model, options.run.device));
}

std::unique_ptr<GuidedModel> open_denoising_gan(const GuideOptions& options) {
    check_gan_options(options, "the steps that its config.json says");
    refuse_input(options);
    if (core::is_scripted_denoising_gan(options.model))
        check_script_options(options);
    else
        check_options_of_network(options);
    return std::make_unique<GuidedGan>(
        options,
        core::load_denoising_gan(options.model, options.run.path_dtype(), options.run.device));
}

} // namespace command_line
