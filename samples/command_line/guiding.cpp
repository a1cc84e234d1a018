#include "guiding.h"

#include <algorithm>
#include <stdexcept>

#include "restyle/core/dpm_encoder.h"
#include "restyle/core/forward_path.h"
#include "restyle/core/noise.h"

#include "in_name_of.h"
#include "trained_size.h"

namespace command_line {

namespace core = restyle::core;

Size guided_size(const GuideOptions& options) {
    if (options.run.size.given()) return options.run.size;
    return options.input.empty() ? trained_size(options.model) : picture_size(options.input);
}

Guiding::Guiding(const GuideOptions& options, Size size)
    : options_(options),
      model_(options.model, options.run),
      size_(size),
      denoiser_(std::make_shared<core::Denoiser>(model_.denoiser_for(options.picture, size))) {
    model().check_size(size_.width, size_.height);
    if (!options.input.empty()) {
        RunOptions run = options.run;
        run.size = size_;
        input_ = read_sample(options.input, model(), run);
    } else if (options.run.strengths.front() != 1) {
        throw std::runtime_error("--strength: is of a path that starts at an --input");
    }
    check_final_steps();
    energies_ = make_energies();
    sampling_ = sampling(options.run.steps);
    moved_ = moved_rows(options.move, generator(sampling_));
    keep_ = keep_of(options.keep, options.specs());
}

// A code means the same to samplers of unlike steps only where no row of it belongs to a step.
void Guiding::check_final_steps() const {
    const int of_final = options_.steps_of_final();
    if (of_final == options_.run.steps) return;
    const std::string both = "--final-steps " + std::to_string(of_final) +
                             " differs from --generator-steps " +
                             std::to_string(options_.run.steps) + ", but ";
    if (input_)
        throw std::runtime_error(both + "the code of an input belongs to the steps that encoded "
                                        "it; give both the same number");
    for (const int steps : {options_.run.steps, of_final})
        if (core::noise_rows(sampling(steps).steps) > 0)
            throw std::runtime_error(
                both + "the sampler adds noise, so that each step has a row of the code; --eta 0 "
                       "or a sampler without noise leaves x_T alone");
}

at::Tensor Guiding::read_values(const std::filesystem::path& file, bool resize) const {
    const Picture picture = read_picture(file, model().picture_channels());
    const at::Tensor values = resize ? resized(picture, size_).values : picture.values;
    return values.to(options_.run.device, options_.run.path_dtype());
}

core::EnergySum Guiding::make_energies() const {
    const std::vector<core::EnergySpec> specs = options_.specs();
    const bool sees = std::any_of(specs.begin(), specs.end(), [](const core::EnergySpec& spec) {
        return spec.kind.starts_with("clip");
    });
    core::EnergySources sources;
    if (sees && options_.clip.empty())
        throw std::runtime_error("--clip: a CLIP model folder is needed by a clip energy");
    if (sees)
        sources.clip =
            core::load_picture_text(options_.clip, options_.run.dtype, options_.run.device);
    if (input_) sources.input = input_->values;
    sources.read_picture = [this](const std::filesystem::path& file, bool resize) {
        return read_values(file, resize);
    };
    sources.run_torchscript = options_.run_torchscript;
    sources.device = options_.run.device;
    return in_name_of("--energy", [&] { return core::make_energies(specs, sources); });
}

core::DiffusionSampling Guiding::sampling(int steps) const {
    core::StepSettings settings = options_.run.step_settings(options_.run.strengths.front());
    settings.steps = steps;
    core::DiffusionSampling sampling;
    sampling.steps = model_.steps(settings);
    sampling.x_0_shape = model().x_0_shape(size_.width, size_.height);
    if (sampling.steps.empty())
        throw std::runtime_error("--strength: no step is left of " + std::to_string(steps) +
                                 ", so that nothing can move");
    return sampling;
}

core::Generator Guiding::generator(const core::DiffusionSampling& sampling) const {
    return core::diffusion_generator(denoiser_, sampling, [this](const at::Tensor& x_0) {
        return model().pictures_from_x_0(x_0);
    });
}

Guiding::Start Guiding::start(std::int64_t sample) const {
    if (input_) return start_at_input(sample);
    Start start{sampling_, {}, {}};
    start.code = core::gaussian_code(
        generator(start.sampling), options_.run.seeds.front(), sample, 1,
        at::TensorOptions(options_.run.device).dtype(options_.run.path_dtype()));
    return start;
}

Guiding::Start Guiding::start_at_input(std::int64_t sample) const {
    Start start{sampling_, {}, {}};
    const auto& steps = start.sampling.steps;
    const at::Tensor x_0 = x_0_of(*input_, model());
    const at::Tensor noise =
        core::counter_noise(options_.run.seeds.front(), 0, std::int64_t(steps.size()) + 1,
                            start.sampling.x_0_shape, std::uint32_t(sample));
    const core::LatentCode latent =
        core::dpm_encode(*denoiser_, steps, core::forward_path(steps, x_0, noise), steps.size());
    start.sampling.residual = latent.residual;
    start.code = start.centre = core::code_of(latent, steps);
    return start;
}

core::GuideSettings Guiding::settings(const Start& start, std::int64_t sample) const {
    core::GuideSettings settings;
    settings.dynamics = options_.dynamics;
    settings.steps = options_.steps;
    settings.step_size = options_.step_size;
    settings.temperature = options_.resolved_temperature();
    settings.prior_weight = energies_.prior_weight;
    settings.centre = start.centre;
    settings.moved = moved_;
    settings.keep = keep_;
    settings.seed = options_.run.seeds.front();
    settings.first = sample;
    return settings;
}

GuidedSample Guiding::run(std::int64_t sample, const core::GuideProgress& progress) {
    const Start start = stages_.measure("start", [&] { return this->start(sample); });
    const core::Guided guided = stages_.measure("guide", [&] {
        return core::guide(generator(start.sampling), energies_.terms, start.code,
                           settings(start, sample), progress);
    });
    GuidedSample result;
    result.trace = guided.samples.front();
    core::DiffusionSampling final_sampling = options_.steps_of_final() == options_.run.steps
                                                 ? start.sampling
                                                 : sampling(options_.steps_of_final());
    result.steps = final_sampling.steps;
    if (result.trace.failure) return result;

    result.code.code = core::latent_code(guided.code, final_sampling);
    result.code.settings = options_.run.step_settings(options_.run.strengths.front());
    result.code.settings.steps = options_.steps_of_final();
    result.code.size = size_;
    result.picture.values =
        stages_.measure("draw", [&] { return generator(final_sampling).pictures(guided.code); });
    if (input_) result.picture.alpha = input_->alpha;
    return result;
}

} // namespace command_line
