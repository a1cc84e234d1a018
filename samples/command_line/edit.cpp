#include "commands.h"

#include <algorithm>
#include <stdexcept>

#include "combinations.h"
#include "edit_jobs.h"
#include "editing.h"
#include "memory.h"
#include "report.h"

namespace command_line {
namespace {

struct EditOptions {
    EditSettings settings;
    std::filesystem::path input, output, list;
    Side source, target;
    int trials = 1;
};

// A trial is a seed: those given, or the given one and those after it.
void take_trials(const EditOptions& options, RunOptions& run) {
    if (options.trials == 1) return;
    if (run.seeds.size() != 1)
        throw CLI::ValidationError("--trials", "counts up from one --seed, not from a list");
    for (int trial = 1; trial < options.trials; ++trial)
        run.seeds.push_back(run.seeds.front() + std::uint64_t(trial));
}

nlohmann::json settings_report(const EditOptions& options, const Editing& editing) {
    const EditSettings& settings = options.settings;
    nlohmann::json report = command_line::settings_report(settings.run);
    report.update(noise_report(settings.run));
    report.update(path_report(settings.run));
    report.update(editing.sampler());
    report["model"] = settings.model.string();
    report["method"] = method_name(settings.how.method);
    report["form"] = settings.how.by_code ? "code" : "lockstep";
    report["refine_steps"] = settings.refine_steps;
    report.update(attention_report(settings.attention));
    if (!settings.how.mask.empty()) report["mask"] = settings.how.mask.string();
    if (!settings.loras.empty()) report["loras"] = settings.loras;
    if (!settings.clip.empty()) report["clip"] = settings.clip.string();
    if (!options.list.empty()) report["list"] = options.list.string();
    return report;
}

MemoryPlan memory_plan(const EditOptions& options, const std::vector<EditJob>& edits) {
    const EditSettings& settings = options.settings;
    MemoryPlan plan{{settings.model}, {}};
    std::vector<Job> jobs;
    for (const EditJob& edit : edits) {
        jobs.push_back(edit.job);
        plan.pictures = std::max(plan.pictures, edit.job.pictures);
    }
    plan.size = largest_size(jobs, settings.model, settings.run);
    plan.steps = source_steps_in_a_call(settings.run);
    plan.source_passes = options.source.passes();
    plan.target_passes = options.target.passes();
    return plan;
}

void check_blend(const EditOptions& options, Size size) {
    const EditSettings& settings = options.settings;
    if (!settings.attention.blends() ||
        restyle::core::has_blend_maps(settings.model, size.width, size.height))
        return;
    throw std::runtime_error(
        std::string(settings.attention.source_blend.empty() ? "--target-blend" : "--source-blend") +
        ": at " + size_name(size) + " " + settings.model.string() +
        " looks at its text from more than 32x32 values alone, too many for a local blend; "
        "expected a smaller --size, or no words to blend");
}

void edit(const EditOptions& options) {
    const std::vector<EditJob> jobs =
        list_edit_jobs(options.input, options.output, options.list, options.source, options.target);
    Outputs outputs;
    for (const EditJob& job : jobs)
        if (std::filesystem::is_directory(options.input))
            outputs.add_folder(job.job.output.parent_path());
    if (!options.settings.run.keep_all.empty()) outputs.add_folder(options.settings.run.keep_all);

    const MemoryPlan plan = memory_plan(options, jobs);
    check_blend(options, plan.size);
    check_memory(plan, options.settings.run);
    Editing editing(options.settings);
    nlohmann::json report = {{"command", "edit"}, {"settings", settings_report(options, editing)}};
    report["pictures"] = editing.run(jobs, outputs);
    report["stages_ms"] = editing.milliseconds();
    add_report(outputs, options.settings.run.report, report);
    outputs.commit();
}

} // namespace

void add_edit(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<EditOptions>();
    EditSettings& settings = options->settings;
    CLI::App* command = app.add_subcommand(
        "edit", "Changes what pictures show with one text- or class-conditioned model: from what "
                "the source prompt says to what the target prompt says");
    command->add_option("--model", settings.model, "Model folder or single-file checkpoint")
        ->required();
    add_picture_options(*command, options->input, options->output);
    command->add_option("--list", options->list,
                        "JSON array of {\"input\", \"source\", \"target\"}: pictures of the input "
                        "folder and their prompts");
    add_side_options(*command, options->source, options->target);
    command
        ->add_option("--lora", settings.loras,
                     "FILE or FILE:SCALE, a LoRA of the model; several may act at once")
        ->allow_extra_args(false);
    add_grid_options(*command, settings.run);
    add_noise_options(*command, settings.run);
    add_path_options(*command, settings.run);
    add_method_options(*command, settings.how);
    add_attention_options(*command, settings.attention);
    add_refine_option(*command, settings.refine_steps);
    auto* trials =
        command->add_option("--trials", options->trials, "So many seeds, counted up from --seed")
            ->check(CLI::Range(1, 1000000))
            ->capture_default_str();
    auto* clip = command->add_option("--clip", settings.clip,
                                     "CLIP model folder, to rank the candidates with");
    command
        ->add_option_function<std::string>(
            "--rank", [](const std::string&) {},
            "clip: of all trials, strengths and scales keep the one whose change agrees best with "
            "the change of the prompts (directional CLIP similarity); else the first")
        ->check(CLI::IsMember({"clip"}))
        ->needs(clip);
    clip->needs("--rank");
    add_size_option(*command, settings.run);
    add_machine_options(*command, settings.run);
    add_keep_all_option(*command, settings.run);
    command->callback([options, command, trials, &run] {
        EditSettings& given = options->settings;
        check_method_options(given.how, given.run);
        take_method_defaults(given.how, *command, given.run);
        check_attention_options(given.attention, given.how, options->source, options->target);
        // What the source looks at is kept until its next call.
        if (given.attention.given() && command->count("--source-batch") == 0)
            given.run.source_batch = 1;
        if (trials->count() > 0) take_trials(*options, options->settings.run);
        run = [options] { edit(*options); };
    });
}

} // namespace command_line
