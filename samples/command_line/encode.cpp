#include "commands.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "restyle/core/forward_path.h"

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

double only(const std::vector<double>& strengths, const std::vector<std::uint64_t>& seeds) {
    if (strengths.size() != 1 || seeds.size() != 1)
        throw std::runtime_error("encode takes one strength and one seed, not a list");
    return strengths.front();
}

void encode(const EncodeOptions& options) {
    const RunOptions& run = options.run;
    const core::StepSettings settings = run.step_settings(only(run.strengths, run.seeds));
    if (!is_tensor_name(options.output))
        throw std::runtime_error(options.output.string() +
                                 ": expected a name that ends in .safetensors");
    RunningModel model(options.model, run.dtype);
    const std::vector<core::Step> steps = model.steps(settings);
    const std::int64_t K = std::int64_t(steps.size());
    Stages stages;
    const Sample sample =
        stages.measure("read", [&] { return read_sample(options.input, model.model(), run); });
    const std::int64_t pictures = sample.values.size(0);
    const NoiseRows noise(run.noise, run.seeds.front());

    ZFile z;
    z.settings = settings;
    z.last = run.last;
    z.size = {sample.values.size(3) * model.model().patch_size,
              sample.values.size(2) * model.model().patch_size};
    z.code = stages.measure("encode", [&] {
        const auto path =
            core::forward_path(steps, sample.values, noise.rows(K, sample.values, 0, pictures));
        const std::size_t batch =
            run.source_batch > 0 ? run.source_batch : std::max<std::size_t>(steps.size(), 1);
        return core::dpm_encode(model.denoiser(), steps, path, batch, run.last);
    });

    nlohmann::json report = {{"command", "encode"}, {"settings", settings_report(run)}};
    report["settings"]["model"] = options.model.string();
    report["settings"]["strength"] = settings.strength;
    report["settings"]["seed"] = run.seeds.front();
    report.update(steps_report(steps));
    report["source"] = use_report(model.denoiser().use());
    report["target"] = use_report({});
    report["pictures"] = pictures_report({{options.input, options.output, pictures}});
    Outputs outputs;
    stages.measure("write", [&] {
        outputs.add(options.output, z_contents(z, steps, model.model().schedule.sampler));
    });
    report["stages_ms"] = stages.milliseconds();
    add_report(outputs, run.report, report);
    outputs.commit();
}

} // namespace

void add_encode(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<EncodeOptions>();
    CLI::App* command = app.add_subcommand(
        "encode", "Encodes a picture into a model's latent code z (DPM-Encoder)");
    command->add_option("--model", options->model, "Model folder")->required();
    command->add_option("--input", options->input, "PNG, JPEG, or safetensors with 'sample'")
        ->required();
    command->add_option("--output", options->output, "The code, a .safetensors file")->required();
    add_grid_options(*command, options->run);
    add_noise_options(*command, options->run);
    add_source_batch_option(*command, options->run);
    add_size_option(*command, options->run);
    add_machine_options(*command, options->run);
    command->callback([options, &run] { run = [options] { encode(*options); }; });
}

} // namespace command_line
