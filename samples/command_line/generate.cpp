#include "commands.h"

#include <memory>

#include <c10/util/StringUtil.h>

#include "restyle/core/dpm_decoder.h"
#include "restyle/core/noise.h"

#include "memory.h"
#include "noise_rows.h"
#include "options.h"
#include "report.h"
#include "running_model.h"
#include "sample.h"
#include "sides.h"
#include "trained_size.h"

namespace command_line {
namespace {

namespace core = restyle::core;

struct GenerateOptions {
    RunOptions run;
    Side picture;
    std::filesystem::path model, output;
    std::int64_t samples = 1;
};

std::filesystem::path name_of(const GenerateOptions& options, std::uint64_t seed,
                              std::int64_t sample) {
    char number[32];
    std::snprintf(number, sizeof number, "%06lld.png", static_cast<long long>(sample));
    const bool one = options.run.seeds.size() == 1;
    return options.output / (one ? number : c10::str("seed-", seed, ".", number));
}

void generate(const GenerateOptions& options) {
    const RunOptions& run = options.run;
    const Size size = run.size.given() ? run.size : trained_size(options.model);
    check_memory({{options.model}, size, 1, 1, 1, options.picture.passes()}, run);
    const LoadedModel model(options.model, run);
    model.model().check_size(size.width, size.height);
    const Side& picture = options.picture;
    core::Denoiser denoiser = model.denoiser_for(picture, size);
    std::vector<core::Step> steps = model.steps(run.step_settings(1.0));
    const std::int64_t K = std::int64_t(steps.size());
    const at::Tensor like =
        at::empty(model.model().x_0_shape(size.width, size.height)).unsqueeze(0);
    // The paper's last step is a mean, whatever its sigma.
    if (run.last == core::LastStep::kDrop) steps.back().sigma = 0;

    Outputs outputs;
    outputs.add_folder(options.output);
    Stages stages;
    std::vector<Job> jobs;
    for (const std::uint64_t seed : run.seeds)
        for (std::int64_t i = 0; i < options.samples; ++i) {
            const at::Tensor z =
                run.noise.empty()
                    ? core::counter_noise(seed, 0, K + 1, like.sizes().slice(1), std::uint32_t(i))
                    : NoiseRows(run.noise, seed).rows(K, like, i, options.samples);
            const at::Tensor x_0 = stages.measure("decode", [&] {
                return core::dpm_decode(denoiser, steps, {z.to(run.device, run.path_dtype()), {}});
            });
            const Sample sample = stages.measure("decode_picture", [&] {
                return sample_of(x_0, model.model(), /*as_latent=*/false);
            });
            jobs.push_back({"", name_of(options, seed, i)});
            stages.measure("write", [&] { add_sample(outputs, jobs.back().output, sample); });
        }

    nlohmann::json report = {{"command", "generate"}, {"settings", settings_report(run)}};
    report["settings"]["model"] = options.model.string();
    report["settings"]["size"] = size_name(size);
    if (!picture.prompt.empty()) report["settings"]["prompt"] = picture.prompt;
    if (!picture.prompt_2.empty()) report["settings"]["prompt_2"] = picture.prompt_2;
    if (picture.negative) report["settings"]["negative_prompt"] = *picture.negative;
    if (!picture.negative_2.empty()) report["settings"]["negative_prompt_2"] = picture.negative_2;
    if (picture.label) report["settings"]["class"] = *picture.label;
    report["settings"]["guidance"] = picture.guidances.front();
    report["settings"].update(noise_report(run));
    report["settings"].update(sampler_report(model.model().schedule, run.step_settings(1.0)));
    report.update(steps_report(steps));
    report["source"] = use_report({});
    report["target"] = use_report(denoiser.use());
    report["stages_ms"] = stages.milliseconds();
    report["pictures"] = pictures_report(jobs);
    add_report(outputs, run.report, report);
    outputs.commit();
}

} // namespace

void add_generate(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<GenerateOptions>();
    CLI::App* command = app.add_subcommand(
        "generate", "Draws pictures from a model: decodes Gaussian codes. Sample i takes the noise "
                    "of --seed at frame i");
    command->add_option("--model", options->model, "Model folder or single-file checkpoint")
        ->required();
    command->add_option("--samples", options->samples, "How many")
        ->required()
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}));
    command
        ->add_option("--output", options->output,
                     "Folder for 000000.png and so on (seed-N.000000.png for a list of seeds)")
        ->required();
    add_picture_options(*command, options->picture);
    add_grid_options(*command, options->run);
    command->remove_option(command->get_option("--strength"));
    add_noise_options(*command, options->run);
    add_size_option(*command, options->run);
    add_machine_options(*command, options->run);
    command->callback([options, &run] { run = [options] { generate(*options); }; });
}

} // namespace command_line
