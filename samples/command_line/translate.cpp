#include "commands.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/forward_path.h"
#include "restyle/core/noise.h"
#include "restyle/core/refine.h"
#include "restyle/core/sdedit.h"

#include "noise_rows.h"
#include "options.h"
#include "report.h"
#include "running_model.h"
#include "sample.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;
namespace core = restyle::core;

struct TranslateOptions {
    RunOptions run;
    fs::path source, target, input, output, list, mask, keep_all, refine_noise;
    int refine_steps = 0;
    bool by_sdedit = false;
    bool by_code = false;
};

/// One of the runs that lists of strengths and seeds ask for.
struct Combination {
    double strength;
    std::uint64_t seed;

    std::string name() const { return c10::str("strength-", strength, ".seed-", seed); }
};

std::vector<Combination> combinations(const TranslateOptions& options) {
    std::vector<Combination> all;
    for (const double strength : options.run.strengths)
        for (const std::uint64_t seed : options.run.seeds)
            all.push_back({strength, seed});
    if (all.size() > 1 && options.keep_all.empty())
        throw std::runtime_error(c10::str("the lists ask for ", all.size(),
                                          " combinations; name --keep-all DIR to keep them"));
    return all;
}

class Translation {
public:
    Translation(const TranslateOptions& options, Outputs& outputs)
        : options_(options),
          outputs_(outputs),
          jobs_(list_jobs(options.input, options.output, options.list)),
          source_(options.source, options.run.dtype),
          target_(options.target, options.run.dtype) {
        check_same_shape(source_.model(), target_.model());
        for (const Job& job : jobs_)
            pictures_ += job.pictures;
    }

    /// Translates every picture, and reports.
    nlohmann::json run(const Combination& combination, bool first);

private:
    at::Tensor translate(const at::Tensor& x_0, std::int64_t first);
    at::Tensor refined(const at::Tensor& y, std::int64_t first);
    at::Tensor read_mask(const at::Tensor& like) const;
    void keep(const Job& job, const Sample& result, const Combination& combination, bool first);

    const TranslateOptions& options_;
    Outputs& outputs_;
    std::vector<Job> jobs_;
    RunningModel source_, target_;
    std::int64_t pictures_ = 0;
    Stages stages_;
    std::vector<core::Step> source_steps_, target_steps_, refine_steps_;
    std::optional<NoiseRows> noise_, refine_noise_;
};

nlohmann::json Translation::run(const Combination& combination, bool first) {
    const core::StepSettings settings = options_.run.step_settings(combination.strength);
    source_steps_ = source_.steps(settings);
    target_steps_ = target_.steps(settings);
    refine_steps_ = target_.refine_steps(options_.run.steps, options_.refine_steps);
    noise_.emplace(options_.run.noise, combination.seed);
    refine_noise_.emplace(options_.refine_noise, combination.seed, core::kRefineRow);
    source_.forget_use();
    target_.forget_use();
    stages_ = {};

    std::int64_t index = 0;
    for (const Job& job : jobs_) {
        Sample sample = stages_.measure(
            "read", [&] { return read_sample(job.input, target_.model(), options_.run); });
        const at::Tensor x_0 = sample.values;
        sample.values = stages_.measure("translate", [&] { return translate(x_0, index); });
        sample.values = stages_.measure("refine", [&] { return refined(sample.values, index); });
        stages_.measure("write", [&] { keep(job, sample, combination, first); });
        index += job.pictures;
    }
    nlohmann::json report = steps_report(source_steps_);
    report["target_timesteps"] = steps_report(target_steps_)["timesteps"];
    report["target_sigma"] = steps_report(target_steps_)["sigma"];
    report["strength"] = combination.strength;
    report["seed"] = combination.seed;
    report["source"] = use_report(source_.denoiser().use());
    report["target"] = use_report(target_.denoiser().use());
    report["stages_ms"] = stages_.milliseconds();
    report["pictures"] = pictures_report(jobs_);
    return report;
}

at::Tensor Translation::translate(const at::Tensor& x_0, std::int64_t first) {
    const std::int64_t K = std::int64_t(source_steps_.size());
    const at::Tensor noise = noise_->rows(K, x_0, first, pictures_);
    const auto path = core::forward_path(source_steps_, x_0, noise);
    if (options_.by_sdedit)
        return core::sdedit(target_.denoiser(), target_steps_, path.front(), noise);
    core::TranslateSettings settings;
    settings.last = options_.run.last;
    settings.source_batch = options_.run.source_batch;
    if (!options_.mask.empty()) settings.mask = read_mask(x_0);
    const auto& form = options_.by_code ? core::cycle_translate_by_code : core::cycle_translate;
    return form(source_.denoiser(), source_steps_, target_.denoiser(), target_steps_, path,
                settings);
}

at::Tensor Translation::refined(const at::Tensor& y, std::int64_t first) {
    if (refine_steps_.empty()) return y;
    const std::int64_t R = std::int64_t(refine_steps_.size());
    return core::refine(target_.denoiser(), refine_steps_, y,
                        refine_noise_->rows(R, y, first, pictures_));
}

// White (1) is translated, black (0) stays.
at::Tensor Translation::read_mask(const at::Tensor& like) const {
    const core::Model& model = source_.model();
    const Picture mask = resized(read_picture(options_.mask, 1), options_.run.size);
    const at::Tensor m = ((mask.values + 1) / 2).expand({model.channels, -1, -1}).unsqueeze(0);
    const std::int64_t height = like.size(2) * model.patch_size;
    const std::int64_t width = like.size(3) * model.patch_size;
    if (m.size(2) != height || m.size(3) != width)
        throw std::runtime_error(c10::str(options_.mask.string(), ": the mask is ", m.size(3), "x",
                                          m.size(2), ", expected the picture's ", width, "x",
                                          height));
    return model.patches_from_pictures(m.to(like.scalar_type()));
}

void Translation::keep(const Job& job, const Sample& result, const Combination& combination,
                       bool first) {
    if (first) add_sample(outputs_, job.output, target_.model(), result);
    if (options_.keep_all.empty()) return;
    const fs::path name = job.output.filename();
    add_sample(outputs_,
               options_.keep_all /
                   (name.stem().string() + "." + combination.name() + name.extension().string()),
               target_.model(), result);
}

nlohmann::json settings_of(const TranslateOptions& options) {
    nlohmann::json settings = settings_report(options.run);
    settings["source"] = options.source.string();
    settings["target"] = options.target.string();
    settings["method"] = options.by_sdedit ? "sdedit" : "cycle";
    settings["form"] = options.by_code ? "code" : "lockstep";
    settings["refine_steps"] = options.refine_steps;
    if (!options.mask.empty()) settings["mask"] = options.mask.string();
    return settings;
}

void translate(const TranslateOptions& options) {
    const std::vector<Combination> all = combinations(options);
    Outputs outputs;
    Translation translation(options, outputs);
    if (fs::is_directory(options.input)) outputs.add_folder(options.output);
    if (!options.keep_all.empty()) outputs.add_folder(options.keep_all);

    nlohmann::json runs = nlohmann::json::array();
    for (const Combination& combination : all)
        runs.push_back(translation.run(combination, runs.empty()));
    nlohmann::json report = {{"command", "translate"}, {"settings", settings_of(options)}};
    if (runs.size() == 1)
        report.update(runs[0]);
    else
        report["combinations"] = runs;
    add_report(outputs, options.run.report, report);
    outputs.commit();
}

} // namespace

void add_translate(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<TranslateOptions>();
    CLI::App* command = app.add_subcommand(
        "translate", "Translates pictures from the source model's world to the target model's");
    command->add_option("--source", options->source, "Model folder")->required();
    command->add_option("--target", options->target, "Model folder")->required();
    command
        ->add_option("--input", options->input, "PNG, JPEG, safetensors with 'sample', or a folder")
        ->required();
    command->add_option("--output", options->output, "File, or folder where the input is one")
        ->required();
    command->add_option("--list", options->list,
                        "JSON array of {\"input\": name, \"output\": name}: the pictures of the "
                        "input folder to take");
    add_grid_options(*command, options->run);
    add_noise_options(*command, options->run);
    add_source_batch_option(*command, options->run);
    auto* refine = command
                       ->add_option("--refine-steps", options->refine_steps,
                                    "R, last steps of the grid that run again, target alone, eta 1")
                       ->check(CLI::NonNegativeNumber)
                       ->capture_default_str();
    command
        ->add_option("--refine-noise", options->refine_noise,
                     "Tensor 'noise' [R+1,n,C,H,W] in a safetensors file")
        ->needs(refine);
    command
        ->add_option_function<std::string>(
            "--method",
            [options](const std::string& method) { options->by_sdedit = method == "sdedit"; },
            "cycle: CycleDiffusion; sdedit: the target alone denoises the path's noisy start, "
            "with the same noise")
        ->check(CLI::IsMember({"cycle", "sdedit"}))
        ->default_str("cycle");
    command->add_option("--mask", options->mask,
                        "Grey picture: white is translated, black stays; lockstep");
    command
        ->add_option_function<std::string>(
            "--form", [options](const std::string& form) { options->by_code = form == "code"; },
            "lockstep: both models advance together; code: encode, then decode")
        ->check(CLI::IsMember({"lockstep", "code"}))
        ->default_str("lockstep");
    add_size_option(*command, options->run);
    add_machine_options(*command, options->run);
    command->add_option("--keep-all", options->keep_all,
                        "Folder for every combination of listed strengths and seeds, named "
                        "NAME.strength-S.seed-N.png; the first also becomes --output");
    command->callback([options, &run] {
        if (options->by_code && !options->mask.empty())
            throw CLI::ValidationError("--mask", "works in lock step alone, not with --form code");
        if (options->by_sdedit && (options->by_code || !options->mask.empty()))
            throw CLI::ValidationError("--method",
                                       "sdedit has no source to take a --form or a --mask from");
        run = [options] { translate(*options); };
    });
}

} // namespace command_line
