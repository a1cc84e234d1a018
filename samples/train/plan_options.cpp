#include "plan_options.h"

#include <cstdio>

#include <ATen/Parallel.h>

#include "restyle/core/device.h"

namespace core = restyle::core;

void declare_plan(CLI::App& app, PlanOptions& options, core::TrainingPlan& plan) {
    app.add_option("--data", plan.data, "Folder of PNG or JPEG pictures of one size")->required();
    app.add_option("--output", plan.output, "Folder to write")->required();
    app.add_option("--size", options.size, "Size of the pictures, WxH")->capture_default_str();
    auto* minutes =
        app.add_option("--minutes", plan.minutes, "How long to train")->capture_default_str();
    app.add_option("--iterations", plan.iterations, "How often to step, instead of minutes")
        ->excludes(minutes);
    app.add_option("--seed", plan.seed, "Of weights, pictures, captions, times and noise")
        ->capture_default_str();
    app.add_flag("--resume", plan.resume, "Go on where an interrupted run stopped");
    app.add_option("--device", options.device, "cpu; cuda; auto: cuda where it can be used")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    app.add_option("--threads", options.threads, "CPU threads, 0 for all")->capture_default_str();
    app.add_option("--batch", plan.batch,
                   "Pictures a step; with --picture-text or --classifier 64 where not given")
        ->capture_default_str();
    app.add_option("--lr", plan.learning_rate,
                   "Highest learning rate; of a GAN 0.005, of an autoencoder 0.001 where not given")
        ->capture_default_str();
    app.add_option("--save-dtype", options.save_dtype, "Of the weights file")
        ->check(CLI::IsMember({"fp32", "fp16", "bf16"}))
        ->capture_default_str();
    app.add_option("--save-minutes", plan.save_minutes, "Between checkpoints")
        ->capture_default_str();
    app.add_option("--progress", options.progress,
                   "File for a JSON object a line about how far it is; -: stdout, which then has "
                   "nothing else");
}

void read_size(const PlanOptions& options, core::TrainingPlan& plan) {
    char rest = 0;
    if (std::sscanf(options.size.c_str(), "%dx%d%c", &plan.width, &plan.height, &rest) != 2 ||
        plan.width < 1 || plan.height < 1)
        throw CLI::ValidationError("--size", options.size + " is not WIDTHxHEIGHT");
}

void read_plan(const PlanOptions& options, core::TrainingPlan& plan) {
    plan.device = core::device_from_name(options.device);
    plan.save_dtype = scalar_type(options.save_dtype);
    if (options.threads > 0) at::set_num_threads(options.threads);
}

at::ScalarType scalar_type(const std::string& name) {
    if (name == "bf16") return at::kBFloat16;
    return name == "fp16" ? at::kHalf : at::kFloat;
}

void exclude(CLI::App& app, CLI::Option* kind, const std::vector<std::string>& options) {
    for (const std::string& option : options)
        app.get_option(option)->excludes(kind);
}
