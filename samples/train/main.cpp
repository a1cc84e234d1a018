// restyle_train: trains a denoiser, an autoencoder, a GAN, a model of pictures and texts, or a
// classifier, on a folder of pictures.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "autoencoder_options.h"
#include "classifier_options.h"
#include "denoiser_options.h"
#include "gan_options.h"
#include "picture_text_options.h"
#include "plan_options.h"
#include "progress_lines.h"

namespace {

constexpr int kUsageError = 2;

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set in a signal handler");

void interrupt(int) {
    interrupted = true;
}

namespace core = restyle::core;

struct Options {
    core::TrainSettings settings; ///< What all kinds have is in here.
    PlanOptions plan;
    DenoiserOptions denoiser;
    PictureTextOptions picture_text;
    ClassifierOptions classifier;
    GanOptions gan;
    AutoencoderOptions autoencoder;
};

void declare(CLI::App& app, Options& options) {
    declare_plan(app, options.plan, options.settings);
    declare_captions(app, options.settings);
    declare_denoiser(app, options.denoiser, options.settings);
    declare_picture_text(app, options.picture_text);
    declare_classifier(app, options.classifier);
    declare_gan(app, options.gan);
    declare_autoencoder(app, options.autoencoder);
}

void print_progress(const core::TrainProgress& progress) {
    if (!progress.noted && !progress.saved) return;
    std::printf("iteration %lld", static_cast<long long>(progress.iteration));
    for (const auto& [name, mean] : progress.losses)
        std::printf("  %s %.4g", name.c_str(), mean);
    std::printf("  %.1f min  %.1f min to go%s\n", progress.seconds / 60,
                progress.remaining_seconds / 60, progress.saved ? "  saved" : "");
    std::fflush(stdout);
}

// A checkpoint is what an interrupted run left to be gone on with, and a new run would remove it.
void check_no_run_is_lost(const core::TrainingPlan& plan) {
    const std::filesystem::path checkpoint = plan.output / "checkpoint.safetensors";
    if (!plan.resume && std::filesystem::exists(checkpoint))
        throw std::runtime_error(checkpoint.string() +
                                 ": an interrupted run lies here; go on with --resume, or remove "
                                 "the file to start anew");
}

using Report = std::function<void(const core::TrainProgress&)>;

bool train_chosen(const CLI::App& app, const Options& options, const Report& report) {
    const core::TrainSettings& common = options.settings;
    if (options.classifier.wanted())
        return core::train_classifier(options.classifier.settings_of(app, common), report,
                                      interrupted);
    if (options.gan.chosen)
        return core::train_gan(gan_settings(app, options.gan, common), report, interrupted);
    if (options.picture_text.chosen)
        return core::train_picture_text(picture_text_settings(app, options.picture_text, common),
                                        report, interrupted);
    if (options.autoencoder.chosen)
        return core::train_autoencoder(
            autoencoder_settings(app, options.autoencoder, options.denoiser, common), report,
            interrupted);
    return core::train(denoiser_settings(options.denoiser, common), report, interrupted);
}

// Returns whether the plan was completed.
bool run(const CLI::App& app, Options& options, ProgressLines& lines) {
    core::TrainingPlan& plan = options.settings;
    lines.open(options.plan.progress);
    check_no_run_is_lost(plan);
    read_plan(options.plan, plan);
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    std::signal(SIGPIPE, interrupt); // Whoever read of the progress is gone.
    return train_chosen(app, options, [&](const core::TrainProgress& progress) {
        lines.report(progress, plan.output);
        if (options.plan.progress != "-") print_progress(progress);
    });
}

// One sentence on one line, without torch's stack trace.
int fail(ProgressLines& lines, const char* event, const std::string& what) {
    const std::string sentence = what.substr(0, what.find('\n'));
    lines.end(event, sentence);
    std::fprintf(stderr, "restyle_train: %s\n", sentence.c_str());
    return 1;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Trains a denoiser, an autoencoder, a GAN, a model of pictures and texts, or a classifier, "
        "on a folder of pictures.",
        "restyle_train"};
    Options options;
    declare(app, options);
    try {
        app.parse(argc, argv);
        read_size(options.plan, options.settings);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kUsageError;
    }
    for (int i = 0; i < argc; ++i)
        options.settings.command_line += (i == 0 ? "" : " ") + std::string(argv[i]);
    ProgressLines lines;
    try {
        if (!run(app, options, lines))
            return fail(lines, "interrupted",
                        "interrupted; the same command with --resume goes on from here");
        lines.end("completed");
        return 0;
    } catch (const c10::Error& error) {
        return fail(lines, "failed", error.what_without_backtrace());
    } catch (const std::exception& error) {
        return fail(lines, "failed", error.what());
    }
}
