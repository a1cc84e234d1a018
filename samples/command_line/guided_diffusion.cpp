#include "guided_diffusion.h"

#include <algorithm>
#include <stdexcept>

#include "restyle/core/dpm_encoder.h"
#include "restyle/core/forward_path.h"
#include "restyle/core/noise.h"

#include "memory.h"
#include "report.h"
#include "trained_size.h"
#include "z_file.h"

namespace command_line {
namespace {

namespace core = restyle::core;

/// Of the pictures that are guided: --size, the input's, or what the model was trained on.
Size guided_size(const GuideOptions& options) {
    options.require_picture_input();
    Size size = options.run.size;
    if (!size.given())
        size = options.input.empty() ? trained_size(options.model) : picture_size(options.input);
    const std::int64_t together = std::min(options.batch, options.samples);
    check_memory(
        {{options.model}, size, together, 1, 1, options.picture.passes(), options.run.steps},
        options.run);
    return size;
}

} // namespace

GuidedDiffusion::GuidedDiffusion(const GuideOptions& options)
    : options_(options),
      size_(guided_size(options)),
      model_(options.model, options.run),
      denoiser_(std::make_shared<core::Denoiser>(model_.denoiser_for(options.picture, size_))) {
    options.refuse_given(kGanOptions,
                         "is of a GAN, and " + options.model.string() + " is a diffusion model");
    model().check_size(size_.width, size_.height);
    if (!options.input.empty()) {
        RunOptions run = options.run;
        run.size = size_;
        input_ = read_sample(options.input, model(), run);
    } else if (options.run.strengths.front() != 1) {
        throw std::runtime_error("--strength: is of a path that starts at an --input");
    }
    check_final_steps();
    sampling_ = sampling(options.run.steps);
}

// A code means the same to samplers of unlike steps only where no row of it belongs to a step.
void GuidedDiffusion::check_final_steps() const {
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

core::DiffusionSampling GuidedDiffusion::sampling(int steps) const {
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

core::Generator GuidedDiffusion::generator(const core::DiffusionSampling& sampling) const {
    return core::diffusion_generator(denoiser_, sampling, [this](const at::Tensor& x_0) {
        return model().pictures_from_x_0(x_0);
    });
}

core::MovedRows GuidedDiffusion::moved() const {
    return moved_rows(options_.move, generator(sampling_));
}

GuideStart GuidedDiffusion::start(std::int64_t first, std::int64_t n) const {
    return input_ ? start_at_input(first, n) : start_at_noise(first, n);
}

GuideStart GuidedDiffusion::start_at_noise(std::int64_t first, std::int64_t n) const {
    GuideStart start{generator(sampling_), {}, {}, {}};
    start.code = core::gaussian_code(
        start.generator, options_.run.seeds.front(), first, n,
        at::TensorOptions(options_.run.device).dtype(options_.run.path_dtype()));
    start.draw = [this](const core::Code& code, std::int64_t) {
        return drawn(sampling(options_.steps_of_final()), code);
    };
    return start;
}

GuideStart GuidedDiffusion::start_at_input(std::int64_t first, std::int64_t n) const {
    core::DiffusionSampling sampling = sampling_;
    const auto& steps = sampling.steps;
    const at::Tensor x_0 = x_0_of(*input_, model()).expand({n, -1, -1, -1});
    std::vector<at::Tensor> noise;
    for (std::int64_t i = first; i < first + n; ++i)
        noise.push_back(core::counter_noise(options_.run.seeds.front(), 0,
                                            std::int64_t(steps.size()) + 1, sampling.x_0_shape,
                                            std::uint32_t(i)));
    const core::LatentCode latent = core::dpm_encode(
        *denoiser_, steps, core::forward_path(steps, x_0, at::cat(noise, 1)), steps.size());
    sampling.residual = latent.residual;
    const core::Code code = core::code_of(latent, steps);
    return {generator(sampling), code, code,
            [this, sampling](const core::Code& moved, std::int64_t number) {
                core::DiffusionSampling alone = sampling;
                alone.residual = sampling.residual.narrow(1, number, 1);
                return drawn(alone, moved);
            }};
}

Drawn GuidedDiffusion::drawn(const core::DiffusionSampling& sampling,
                             const core::Code& code) const {
    ZFile z;
    z.code = core::latent_code(code, sampling);
    z.settings = options_.run.step_settings(options_.run.strengths.front());
    z.settings.steps = options_.steps_of_final();
    z.size = size_;
    Drawn drawn{{}, z_contents(z, sampling.steps, model().schedule)};
    drawn.picture.values = generator(sampling).pictures(code);
    if (input_) drawn.picture.alpha = input_->alpha;
    return drawn;
}

nlohmann::json GuidedDiffusion::settings() const {
    const RunOptions& run = options_.run;
    nlohmann::json settings = {{"generator_steps", run.steps},
                               {"final_steps", options_.steps_of_final()},
                               {"strength", run.strengths.front()},
                               {"prompt", options_.picture.prompt},
                               {"guidance", options_.picture.guidances.front()}};
    if (options_.picture.label) settings["class"] = *options_.picture.label;
    if (!options_.picture.prompt_2.empty()) settings["prompt_2"] = options_.picture.prompt_2;
    if (options_.picture.negative) settings["negative_prompt"] = *options_.picture.negative;
    if (!options_.picture.negative_2.empty())
        settings["negative_prompt_2"] = options_.picture.negative_2;
    if (options_.picture.negative_label)
        settings["negative_class"] = *options_.picture.negative_label;
    if (!options_.input.empty()) settings["input"] = options_.input.string();
    settings.update(sampler_report(model().schedule, run.step_settings(1.0)));
    return settings;
}

} // namespace command_line
