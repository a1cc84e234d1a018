#include "commands.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/noise.h"

#include "combinations.h"
#include "mask.h"
#include "memory.h"
#include "methods.h"
#include "noise_rows.h"
#include "options.h"
#include "report.h"
#include "running_model.h"
#include "sample.h"
#include "tensor_file.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;
namespace core = restyle::core;

struct TranslateOptions {
    RunOptions run;
    MethodOptions how;
    fs::path source, target, input, output, list, refine_noise;
    int refine_steps = 0;
};

std::vector<Job> jobs_that_fit(const TranslateOptions& options) {
    const std::vector<Job> jobs = list_jobs(options.input, options.output, options.list);
    MemoryPlan plan{{options.source, options.target}, {}};
    for (const Job& job : jobs)
        plan.pictures = std::max(plan.pictures, job.pictures);
    plan.size = largest_size(jobs, options.source, options.run);
    plan.steps = source_steps_in_a_call(options.run);
    check_memory(plan, options.run);
    return jobs;
}

class Translation {
public:
    Translation(const TranslateOptions& options, Outputs& outputs)
        : options_(options),
          outputs_(outputs),
          jobs_(jobs_that_fit(options)),
          source_(options.source, options.run),
          target_(options.target, options.run) {
        core::check_same_x_0(source_.model(), target_.model());
        for (const Job& job : jobs_) {
            pictures_ += job.pictures;
            if (fs::is_directory(options.input)) outputs.add_folder(job.output.parent_path());
        }
    }

    /// Translates every picture, and reports.
    nlohmann::json run(const Combination& combination, bool first);

    nlohmann::json settings() const; ///< Resolved, for the report.

private:
    Sample result_of(const Job& job, const Sample& sample, std::int64_t first);
    core::StepSettings steps_of(const RunningModel& side, double strength) const;
    at::Tensor translate(const at::Tensor& x_0, const at::Tensor& mask, std::int64_t first);
    void keep(const Job& job, const Sample& result, const Combination& combination, bool first);

    const TranslateOptions& options_;
    Outputs& outputs_;
    std::vector<Job> jobs_;
    RunningModel source_, target_;
    std::int64_t pictures_ = 0;
    Stages stages_;
    std::vector<core::Step> source_steps_, path_steps_, target_steps_, refine_steps_;
    std::optional<NoiseRows> noise_, refine_noise_;
};

nlohmann::json Translation::run(const Combination& combination, bool first) {
    const core::StepSettings target_settings = steps_of(target_, combination.strength);
    source_steps_ = source_.steps(steps_of(source_, combination.strength));
    path_steps_ = source_.path_steps(steps_of(source_, combination.strength));
    target_steps_ = target_.steps(target_settings);
    // Where no transition runs the output is the input, refined or not.
    refine_steps_ =
        target_.refine_steps(target_settings, source_steps_.empty() ? 0 : options_.refine_steps);
    noise_.emplace(options_.run.noise, combination.seed);
    refine_noise_.emplace(options_.refine_noise, combination.seed, core::kRefineRow);
    source_.forget_use();
    target_.forget_use();
    stages_ = {};

    std::int64_t index = 0;
    for (const Job& job : jobs_) {
        const Sample sample = stages_.measure(
            "read", [&] { return read_sample(job.input, target_.model(), options_.run); });
        check_size(job.input, sample, source_.model());
        // Where no transition runs the output is the input, and no autoencoder runs either.
        const Sample result = source_steps_.empty() ? sample : result_of(job, sample, index);
        stages_.measure("write", [&] { keep(job, result, combination, first); });
        index += job.pictures;
    }
    nlohmann::json report = steps_report(source_steps_);
    report["target_timesteps"] = steps_report(target_steps_)["timesteps"];
    report["target_sigma"] = steps_report(target_steps_)["sigma"];
    report.update(combination_report(combination));
    report["source"] = use_report(source_.denoiser().use());
    report["target"] = use_report(target_.denoiser().use());
    report["stages_ms"] = stages_.milliseconds();
    report["pictures"] = pictures_report(jobs_);
    return report;
}

// The source encodes, the target decodes.
Sample Translation::result_of(const Job& job, const Sample& sample, std::int64_t first) {
    const at::Tensor x_0 =
        stages_.measure("encode_picture", [&] { return x_0_of(sample, source_.model()); });
    const at::Tensor mask = read_mask(options_.how.mask, source_.model(), x_0, options_.run.size);
    at::Tensor y_0 = stages_.measure("translate", [&] { return translate(x_0, mask, first); });
    y_0 = stages_.measure("refine", [&] {
        return refined(y_0, target_.denoiser(), mask,
                       {refine_steps_, *refine_noise_, first, pictures_});
    });
    Sample result = stages_.measure("decode_picture", [&] {
        return sample_of(y_0, target_.model(), sample.latent && is_tensor_name(job.output));
    });
    result.alpha = sample.alpha;
    return result;
}

core::StepSettings Translation::steps_of(const RunningModel& side, double strength) const {
    return method_settings(options_.how.method, options_.run, side.model().schedule, strength);
}

at::Tensor Translation::translate(const at::Tensor& x_0, const at::Tensor& mask,
                                  std::int64_t first) {
    return translated(x_0, {source_.denoiser(), source_steps_}, {target_.denoiser(), target_steps_},
                      options_.how, {options_.run.last, options_.run.source_batch, mask},
                      {path_steps_, *noise_, first, pictures_});
}

void Translation::keep(const Job& job, const Sample& result, const Combination& combination,
                       bool first) {
    if (first) add_sample(outputs_, job.output, result);
    if (!options_.run.keep_all.empty())
        add_sample(outputs_, options_.run.keep_all / combination.name_of(job.output), result);
}

nlohmann::json Translation::settings() const {
    nlohmann::json settings = settings_report(options_.run);
    settings.update(noise_report(options_.run));
    settings.update(path_report(options_.run));
    const nlohmann::json target = sampler_report(target_.model().schedule, steps_of(target_, 1.0));
    if (target.contains("eta")) settings["eta"] = target["eta"];
    settings.update(sampler_report(source_.model().schedule, steps_of(source_, 1.0)));
    settings["target_sampler"] = target["sampler"];
    if (target.contains("sampler_instead_of"))
        settings["target_sampler_instead_of"] = target["sampler_instead_of"];
    settings["source"] = options_.source.string();
    settings["target"] = options_.target.string();
    settings["method"] = method_name(options_.how.method);
    settings["form"] = options_.how.by_code ? "code" : "lockstep";
    settings["refine_steps"] = options_.refine_steps;
    if (!options_.refine_noise.empty()) settings["refine_noise"] = options_.refine_noise.string();
    if (!options_.how.mask.empty()) settings["mask"] = options_.how.mask.string();
    if (!options_.list.empty()) settings["list"] = options_.list.string();
    return settings;
}

void translate(const TranslateOptions& options) {
    Outputs outputs;
    Translation translation(options, outputs);
    if (!options.run.keep_all.empty()) outputs.add_folder(options.run.keep_all);

    nlohmann::json runs = nlohmann::json::array();
    for (const Combination& combination : combinations(options.run))
        runs.push_back(translation.run(combination, runs.empty()));
    nlohmann::json report = {{"command", "translate"}, {"settings", translation.settings()}};
    add_runs(report, runs);
    add_report(outputs, options.run.report, report);
    outputs.commit();
}

} // namespace

void add_translate(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<TranslateOptions>();
    CLI::App* command = app.add_subcommand(
        "translate", "Translates pictures from the source model's world to the target model's");
    command->add_option("--source", options->source, "Model folder or single-file checkpoint")
        ->required();
    command->add_option("--target", options->target, "Model folder or single-file checkpoint")
        ->required();
    add_picture_options(*command, options->input, options->output);
    command->add_option("--list", options->list,
                        "JSON array of {\"input\": name, \"output\": name}: the pictures of the "
                        "input folder to take");
    add_grid_options(*command, options->run);
    add_noise_options(*command, options->run);
    add_path_options(*command, options->run);
    auto* refine = add_refine_option(*command, options->refine_steps);
    command
        ->add_option("--refine-noise", options->refine_noise,
                     "Tensor 'noise' [R+1,n,C,H,W] in a safetensors file")
        ->needs(refine);
    add_method_options(*command, options->how);
    add_size_option(*command, options->run);
    add_machine_options(*command, options->run);
    add_keep_all_option(*command, options->run);
    command->callback([options, command, &run] {
        check_method_options(options->how, options->run);
        take_method_defaults(options->how, *command, options->run);
        run = [options] { translate(*options); };
    });
}

} // namespace command_line
