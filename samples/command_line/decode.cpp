#include "commands.h"

#include <memory>
#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/dpm_decoder.h"

#include "options.h"
#include "report.h"
#include "running_model.h"
#include "sample.h"
#include "tensor_file.h"
#include "z_file.h"

namespace command_line {
namespace {

namespace core = restyle::core;

struct DecodeOptions {
    RunOptions run;
    std::filesystem::path model, input, output;
    const CLI::App* command = nullptr; ///< Knows which options were given.
};

// The code says how it is decoded; an option may repeat it, but not contradict it.
void check_agreement(const DecodeOptions& options, const ZFile& z) {
    const RunOptions& run = options.run;
    const auto demand = [&](const char* option, bool agrees, const std::string& recorded) {
        if (options.command->count(option) > 0 && !agrees)
            throw std::runtime_error(options.input.string() + ": " + option +
                                     " contradicts the code, which was encoded with " + recorded);
    };
    const core::StepSettings& code = z.settings;
    const bool grid = code.timesteps.empty();
    const std::string times = c10::str("--timesteps ", c10::Join(",", code.timesteps));
    demand("--steps", grid && run.steps == code.steps, grid ? c10::str(code.steps) : times);
    demand("--strength", grid && run.strengths == std::vector<double>{code.strength},
           grid ? exact(code.strength) : times);
    demand("--timesteps", run.timesteps == code.timesteps,
           grid ? c10::str("--steps ", code.steps) : times);
    demand("--sampler", run.sampler == code.sampler,
           code.sampler ? core::sampler_name(*code.sampler) : "the model's own");
    demand("--eta", run.eta == code.eta, code.eta ? exact(*code.eta) : "the model's default");
    demand("--last", run.last == z.last, last_name(z.last));
    demand("--size", run.size.width == z.size.width && run.size.height == z.size.height,
           size_name(z.size));
}

void check_code(const std::filesystem::path& file, const ZFile& z, const core::Model& model,
                const std::vector<core::Step>& steps) {
    const auto refuse = [&](const std::string& what) {
        throw std::runtime_error(file.string() + ": " + what + " under model " +
                                 model.folder.string());
    };
    if (steps.size() != z.sigma.size())
        refuse(c10::str("holds K = ", z.sigma.size(), " transitions, expected K = ", steps.size()));
    const std::vector<std::int64_t> shape = model.x_0_shape(z.size.width, z.size.height);
    if (z.code.z.sizes().slice(2) != at::IntArrayRef(shape))
        refuse(c10::str("z has [C, H, W] = ", z.code.z.sizes().slice(2), ", expected ",
                        at::IntArrayRef(shape), " for size ", size_name(z.size)));
    const std::size_t kept =
        steps.size() - (z.last == core::LastStep::kDrop && !steps.empty() ? 1 : 0);
    for (std::size_t i = 0; i < kept; ++i)
        if ((steps[i].sigma > 0) != (z.sigma[i] > 0))
            refuse(c10::str("transition ", i + 1, " has sigma ", z.sigma[i],
                            " in the code, expected ", steps[i].sigma,
                            " (both must be 0 or neither)"));
}

void decode(const DecodeOptions& options) {
    const RunOptions& run = options.run;
    Stages stages;
    ZFile z = stages.measure("read", [&] { return read_z(options.input); });
    check_agreement(options, z);
    check_output_name(options.output, z.code.z.size(1));
    RunningModel model(options.model, run);
    model.model().check_size(z.size.width, z.size.height);
    const std::vector<core::Step> steps = model.steps(z.settings);
    check_code(options.input, z, model.model(), steps);

    z.code.z = z.code.z.to(run.device, run.path_dtype());
    if (z.code.residual.defined())
        z.code.residual = z.code.residual.to(run.device, run.path_dtype());
    const at::Tensor y_0 =
        stages.measure("decode", [&] { return core::dpm_decode(model.denoiser(), steps, z.code); });
    const Sample sample = stages.measure("decode_picture", [&] {
        return sample_of(y_0, model.model(), z.of_latent && is_tensor_name(options.output));
    });

    nlohmann::json report = {{"command", "decode"}, {"settings", settings_report(run)}};
    report["settings"].update({{"model", options.model.string()},
                               {"steps", z.settings.steps},
                               {"strength", z.settings.strength},
                               {"last", last_name(z.last)},
                               {"size", size_name(z.size)}});
    report["settings"].update(sampler_report(model.model().schedule, z.settings));
    report.update(steps_report(steps));
    report["source"] = use_report({});
    report["target"] = use_report(model.denoiser().use());
    report["pictures"] = pictures_report({{options.input, options.output, z.code.z.size(1)}});
    Outputs outputs;
    stages.measure("write", [&] { add_sample(outputs, options.output, sample); });
    report["stages_ms"] = stages.milliseconds();
    add_report(outputs, run.report, report);
    outputs.commit();
}

} // namespace

void add_decode(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<DecodeOptions>();
    CLI::App* command = app.add_subcommand(
        "decode",
        "Decodes a code z with a model; with another than encoded it, this translates. "
        "Grid, sampler, eta, last and size stand in the code; an option that contradicts them is "
        "an error");
    options->command = command;
    command->add_option("--model", options->model, "Model folder or single-file checkpoint")
        ->required();
    command->add_option("--input", options->input, "The code, a .safetensors file")->required();
    command->add_option("--output", options->output, "PNG, JPEG or safetensors")->required();
    add_grid_options(*command, options->run);
    add_size_option(*command, options->run);
    add_machine_options(*command, options->run);
    command->callback([options, &run] { run = [options] { decode(*options); }; });
}

} // namespace command_line
