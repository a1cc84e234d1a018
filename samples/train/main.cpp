// restyle_train: trains a denoiser, a GAN, a model of pictures and texts, or a classifier, on a
// folder of pictures.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>

#include <ATen/Parallel.h>
#include <CLI/CLI.hpp>

#include "gan_options.h"
#include "restyle/core/device.h"
#include "restyle/core/train.h"

#include "classifier_options.h"
#include "progress_lines.h"

namespace {

constexpr int kUsageError = 2;

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set in a signal handler");

void interrupt(int) {
    interrupted = true;
}

namespace core = restyle::core;

const std::vector<std::string> kOfDenoisers{"--caption-dropout", "--patch-size", "--channels",
                                            "--layers",          "--prediction", "--compute-dtype"};

struct Options {
    core::TrainSettings settings; ///< What all kinds have is in here.
    core::PictureTextTrainSettings seen;
    bool picture_text = false;
    ClassifierOptions classifier;
    GanOptions gan;
    CLI::Option* batch = nullptr;
    std::string size = "128x128";
    std::string device = "auto";
    std::string save_dtype = "fp32";
    std::string compute_dtype = "auto";
    std::string prediction = "sample";
    int threads = 0;
    std::string progress; ///< File for lines of progress, "-": stdout; empty: none.
};

at::ScalarType scalar_type(const std::string& name) {
    if (name == "bf16") return at::kBFloat16;
    return name == "fp16" ? at::kHalf : at::kFloat;
}

void declare_plan(CLI::App& app, Options& options) {
    core::TrainingPlan& plan = options.settings;
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
    options.batch = app.add_option("--batch", plan.batch,
                                   "Pictures a step; with --picture-text or --classifier 64 where "
                                   "not given")
                        ->capture_default_str();
    app.add_option("--lr", plan.learning_rate,
                   "Highest learning rate; of a GAN 0.005 where not given")
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

CLI::Option* declare_captions(CLI::App& app, Options& options) {
    core::TextSettings& text = options.settings;
    auto* captions =
        app.add_flag("--captions", options.settings.captions,
                     "Learn from metadata.jsonl in the data too: a line {\"file_name\", \"text\"} "
                     "a picture, where text is a caption or a list of them");
    const auto add = [&](const char* name, int& value, const char* help) {
        app.add_option(name, value, help)->needs(captions)->capture_default_str();
    };
    add("--vocabulary", text.vocabulary, "Tokens learnt from the captions, at most");
    add("--text-tokens", text.text_tokens, "Tokens of a caption, at most");
    add("--text-width", text.text_width, "Of the text encoder's states");
    add("--text-layers", text.text_layers, "Of the text encoder");
    return captions;
}

void declare_picture_text(CLI::App& app, Options& options, CLI::Option* captions) {
    core::PictureTextTrainSettings& seen = options.seen;
    auto* picture_text =
        app.add_flag("--picture-text", options.picture_text,
                     "Learn no denoiser but which captions fit which pictures: a CLIP model folder")
            ->needs(captions);
    const auto add = [&](const char* name, int& value, const char* help) {
        app.add_option(name, value, help)->needs(picture_text)->capture_default_str();
    };
    add("--picture-size", seen.picture_size, "Height and width at which it sees pictures");
    add("--picture-patch", seen.picture_patch, "Pixels a side that become one token");
    add("--picture-width", seen.picture_width, "Of the picture encoder's states");
    add("--picture-layers", seen.picture_layers, "Of the picture encoder");
    add("--projection", seen.projection, "Numbers that a picture or a text becomes");
    for (const std::string& of_denoisers : kOfDenoisers)
        app.get_option(of_denoisers)->excludes(picture_text);
}

void declare_denoiser(CLI::App& app, Options& options, CLI::Option* captions) {
    core::TrainSettings& settings = options.settings;
    app.add_option("--caption-dropout", settings.caption_dropout,
                   "Share of pictures shown without their caption, so that it can be guided")
        ->needs(captions)
        ->capture_default_str();
    app.add_option("--patch-size", settings.patch_size, "Pixels a side the network sees as one")
        ->capture_default_str();
    app.add_option("--channels", settings.channels, "Of the levels, as in 64,128,192")
        ->delimiter(',');
    app.add_option("--layers", settings.layers, "Residual blocks a level")->capture_default_str();
    app.add_option("--prediction", options.prediction, "What the network gives: x_0 itself, or v")
        ->check(CLI::IsMember({"sample", "v_prediction"}))
        ->capture_default_str();
    app.add_option("--compute-dtype", options.compute_dtype,
                   "Of the network's arithmetic; auto: bf16 where the device multiplies it")
        ->check(CLI::IsMember({"auto", "fp32", "bf16"}))
        ->capture_default_str();
}

void declare(CLI::App& app, Options& options) {
    declare_plan(app, options);
    CLI::Option* captions = declare_captions(app, options);
    declare_denoiser(app, options, captions);
    declare_picture_text(app, options, captions);
    declare_classifier(app, options.classifier);
    std::vector<std::string> not_of_gans = kOfDenoisers;
    not_of_gans.insert(not_of_gans.end(), {"--captions", "--classifier"});
    declare_gan(app, options.gan, not_of_gans);
}

// Throws CLI::ValidationError, which counts as wrong usage.
void read_size(Options& options) {
    char rest = 0;
    if (std::sscanf(options.size.c_str(), "%dx%d%c", &options.settings.width,
                    &options.settings.height, &rest) != 2 ||
        options.settings.width < 1 || options.settings.height < 1)
        throw CLI::ValidationError("--size", options.size + " is not WIDTHxHEIGHT");
}

void print_progress(const core::TrainProgress& progress) {
    if (!progress.noted && !progress.saved) return;
    std::printf("iteration %lld", static_cast<long long>(progress.iteration));
    for (const auto& [name, mean] : progress.losses)
        std::printf("  %s %.4f", name.c_str(), mean);
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

bool train_denoiser(Options& options, const Report& report) {
    options.settings.compute_dtype = options.compute_dtype == "auto"
                                         ? core::fastest_dtype(options.settings.device)
                                         : scalar_type(options.compute_dtype);
    options.settings.prediction = options.prediction == "sample"
                                      ? core::PredictionType::kSample
                                      : core::PredictionType::kVPrediction;
    return core::train(options.settings, report, interrupted);
}

bool train_picture_text(const Options& options, const Report& report) {
    core::PictureTextTrainSettings settings = options.seen;
    static_cast<core::TrainingPlan&>(settings) = options.settings;
    static_cast<core::TextSettings&>(settings) = options.settings;
    if (options.batch->count() == 0) settings.batch = options.seen.batch;
    return core::train_picture_text(settings, report, interrupted);
}

bool train_chosen(const CLI::App& app, Options& options, const Report& report) {
    if (options.classifier.wanted())
        return core::train_classifier(options.classifier.settings_of(app, options.settings), report,
                                      interrupted);
    if (options.gan.chosen)
        return core::train_gan(gan_settings(app, options.gan, options.settings), report,
                               interrupted);
    return options.picture_text ? train_picture_text(options, report)
                                : train_denoiser(options, report);
}

// Returns whether the plan was completed.
bool run(const CLI::App& app, Options& options, ProgressLines& lines) {
    core::TrainingPlan& plan = options.settings;
    lines.open(options.progress);
    check_no_run_is_lost(plan);
    plan.device = core::device_from_name(options.device);
    if (options.threads > 0) at::set_num_threads(options.threads);
    plan.save_dtype = scalar_type(options.save_dtype);
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    std::signal(SIGPIPE, interrupt); // Whoever read of the progress is gone.
    return train_chosen(app, options, [&](const core::TrainProgress& progress) {
        lines.report(progress, plan.output);
        if (options.progress != "-") print_progress(progress);
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
        "Trains a denoiser, a GAN, a model of pictures and texts, or a classifier, on a folder of "
        "pictures.",
        "restyle_train"};
    Options options;
    declare(app, options);
    try {
        app.parse(argc, argv);
        read_size(options);
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
