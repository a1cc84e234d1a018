#include "guided_gan.h"

#include <stdexcept>

#include <c10/core/GradMode.h>

#include "restyle/core/denoising_gan.h"
#include "restyle/core/script_generator.h"

#include "in_name_of.h"
#include "interruption.h"

namespace command_line {
namespace {

namespace core = restyle::core;

constexpr const char* kCodeFormat = "restyle-gan-code-1";

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

} // namespace

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
    drawn.code = code_file(code);
    return drawn;
}

core::SafeTensors GuidedGan::code_file(const core::Code& code) const {
    core::SafeTensors file;
    for (const auto& [name, part] : code)
        file.tensors[name] = part;
    file.metadata["format"] = kCodeFormat;
    const nlohmann::json drawn_as = settings();
    for (const auto& [name, value] : drawn_as.items())
        file.metadata[name] = value.is_string() ? value.get<std::string>() : value.dump();
    return file;
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
