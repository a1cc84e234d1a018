#include "commands.h"

#include <algorithm>
#include <memory>

#include "restyle/core/forward_path.h"

#include "combinations.h"
#include "noise_rows.h"
#include "options.h"
#include "report.h"
#include "running_model.h"
#include "sample.h"
#include "tensor_file.h"
#include "z_file.h"

namespace command_line {
namespace {

namespace core = restyle::core;

struct EncodeOptions {
    RunOptions run;
    std::filesystem::path model, input, output;
};

ZFile encode_once(const EncodeOptions& options, const Combination& combination, RunningModel& model,
                  const std::vector<core::Step>& steps, const at::Tensor& x_0, bool of_latent) {
    const RunOptions& run = options.run;
    const std::int64_t K = std::int64_t(steps.size()), pixels = model.model().pixels_a_value();
    const NoiseRows noise(run.noise, combination.seed);
    const std::size_t batch =
        run.source_batch > 0 ? run.source_batch : std::max<std::size_t>(steps.size(), 1);
    ZFile z;
    z.settings = run.step_settings(combination.strength);
    z.last = run.last;
    z.of_latent = of_latent;
    z.size = {x_0.size(3) * pixels, x_0.size(2) * pixels};
    const auto path =
        core::forward_path(model.path_steps(z.settings), x_0, noise.rows(K, x_0, 0, x_0.size(0)));
    z.code = core::dpm_encode(model.denoiser(), steps, path, batch, run.last);
    return z;
}

nlohmann::json encode_combination(const EncodeOptions& options, const Combination& combination,
                                  RunningModel& model, bool first, Outputs& outputs) {
    const RunOptions& run = options.run;
    const std::vector<core::Step> steps = model.steps(run.step_settings(combination.strength));
    model.forget_use();
    Stages stages;
    const Sample sample =
        stages.measure("read", [&] { return read_sample(options.input, model.model(), run); });
    const at::Tensor x_0 =
        stages.measure("encode_picture", [&] { return x_0_of(sample, model.model()); });
    const ZFile z = stages.measure("encode", [&] {
        return encode_once(options, combination, model, steps, x_0, sample.latent);
    });
    stages.measure("write", [&] {
        const core::SafeTensors contents = z_contents(z, steps, model.model().schedule);
        if (first) outputs.add(options.output, contents);
        if (!run.keep_all.empty())
            outputs.add(run.keep_all / combination.name_of(options.output), contents);
    });

    nlohmann::json report = steps_report(steps);
    report.update(combination_report(combination));
    report["source"] = use_report(model.denoiser().use());
    report["target"] = use_report({});
    report["stages_ms"] = stages.milliseconds();
    report["pictures"] = pictures_report({{options.input, options.output, sample.values.size(0)}});
    return report;
}

void encode(const EncodeOptions& options) {
    const RunOptions& run = options.run;
    check_tensor_name(options.output);
    RunningModel model(options.model, run);
    Outputs outputs;
    if (!run.keep_all.empty()) outputs.add_folder(run.keep_all);
    nlohmann::json runs = nlohmann::json::array();
    for (const Combination& combination : combinations(run))
        runs.push_back(encode_combination(options, combination, model, runs.empty(), outputs));

    nlohmann::json settings = settings_report(run);
    settings.update(noise_report(run));
    settings.update(path_report(run));
    settings.update(sampler_report(model.model().schedule, run.step_settings(1.0)));
    settings["model"] = options.model.string();
    nlohmann::json report = {{"command", "encode"}, {"settings", settings}};
    add_runs(report, runs);
    add_report(outputs, run.report, report);
    outputs.commit();
}

} // namespace

void add_encode(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<EncodeOptions>();
    CLI::App* command = app.add_subcommand(
        "encode", "Encodes a picture into a model's latent code z (DPM-Encoder)");
    command->add_option("--model", options->model, "Model folder or single-file checkpoint")
        ->required();
    command
        ->add_option("--input", options->input,
                     "PNG, JPEG, or safetensors with 'sample' or 'latent'")
        ->required();
    command->add_option("--output", options->output, "The code, a .safetensors file")->required();
    add_grid_options(*command, options->run);
    add_noise_options(*command, options->run);
    add_path_options(*command, options->run);
    add_keep_all_option(*command, options->run);
    add_size_option(*command, options->run);
    add_machine_options(*command, options->run);
    command->callback([options, &run] { run = [options] { encode(*options); }; });
}

} // namespace command_line
