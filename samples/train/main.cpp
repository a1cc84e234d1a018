// restyle_train: trains a denoiser on a folder of pictures and writes a diffusers folder.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include <ATen/Parallel.h>
#include <CLI/CLI.hpp>

#include "restyle/core/device.h"
#include "restyle/core/train.h"

namespace {

constexpr int kUsageError = 2;

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set in a signal handler");

void interrupt(int) {
    interrupted = true;
}

struct Options {
    restyle::core::TrainSettings settings;
    std::string size = "128x128";
    std::string device = "auto";
    std::string save_dtype = "fp32";
    std::string compute_dtype = "auto";
    std::string prediction = "sample";
    int threads = 0;
};

at::ScalarType scalar_type(const std::string& name) {
    if (name == "bf16") return at::kBFloat16;
    return name == "fp16" ? at::kHalf : at::kFloat;
}

void declare(CLI::App& app, Options& options) {
    restyle::core::TrainSettings& settings = options.settings;
    app.add_option("--data", settings.data, "Folder of PNG or JPEG pictures of one size")
        ->required();
    app.add_option("--output", settings.output, "Diffusers folder to write")->required();
    auto* captions = app.add_flag("--captions", settings.captions,
                                  "Learn a text-conditioned model from metadata.jsonl in the data: "
                                  "a line {\"file_name\", \"text\"} a picture");
    app.add_option("--vocabulary", settings.vocabulary, "Tokens learnt from the captions, at most")
        ->needs(captions)
        ->capture_default_str();
    app.add_option("--text-tokens", settings.text_tokens, "Tokens of a caption, at most")
        ->needs(captions)
        ->capture_default_str();
    app.add_option("--text-width", settings.text_width, "Of the text encoder's states")
        ->needs(captions)
        ->capture_default_str();
    app.add_option("--text-layers", settings.text_layers, "Of the text encoder")
        ->needs(captions)
        ->capture_default_str();
    app.add_option("--caption-dropout", settings.caption_dropout,
                   "Share of pictures shown without their caption, so that it can be guided")
        ->needs(captions)
        ->capture_default_str();
    app.add_option("--size", options.size, "Size of the pictures, WxH")->capture_default_str();
    auto* minutes =
        app.add_option("--minutes", settings.minutes, "How long to train")->capture_default_str();
    app.add_option("--iterations", settings.iterations, "How often to step, instead of minutes")
        ->excludes(minutes);
    app.add_option("--seed", settings.seed, "Of weights, pictures, times and noise")
        ->capture_default_str();
    app.add_flag("--resume", settings.resume, "Go on where an interrupted run stopped");
    app.add_option("--device", options.device, "cpu; cuda; auto: cuda where it can be used")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    app.add_option("--threads", options.threads, "CPU threads, 0 for all")->capture_default_str();
    app.add_option("--batch", settings.batch, "Pictures a step")->capture_default_str();
    app.add_option("--lr", settings.learning_rate, "Highest learning rate")->capture_default_str();
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
    app.add_option("--save-dtype", options.save_dtype, "Of the weights file")
        ->check(CLI::IsMember({"fp32", "fp16", "bf16"}))
        ->capture_default_str();
    app.add_option("--save-minutes", settings.save_minutes, "Between checkpoints")
        ->capture_default_str();
}

// Throws CLI::ValidationError, which counts as wrong usage.
void read_size(Options& options) {
    char rest = 0;
    if (std::sscanf(options.size.c_str(), "%dx%d%c", &options.settings.width,
                    &options.settings.height, &rest) != 2 ||
        options.settings.width < 1 || options.settings.height < 1)
        throw CLI::ValidationError("--size", options.size + " is not WIDTHxHEIGHT");
}

void print_progress(const restyle::core::TrainProgress& progress) {
    std::printf("iteration %lld  loss %.4f  %.1f min  %.1f min to go%s\n",
                static_cast<long long>(progress.iteration), progress.loss, progress.seconds / 60,
                progress.remaining_seconds / 60, progress.saved ? "  saved" : "");
    std::fflush(stdout);
}

// One sentence on one line, without torch's stack trace.
int fail(const std::string& what) {
    std::fprintf(stderr, "restyle_train: %s\n", what.substr(0, what.find('\n')).c_str());
    return 1;
}

// A checkpoint is what an interrupted run left to be gone on with, and a new run would remove it.
void check_no_run_is_lost(const restyle::core::TrainSettings& settings) {
    const std::filesystem::path checkpoint = settings.output / "checkpoint.safetensors";
    if (!settings.resume && std::filesystem::exists(checkpoint))
        throw std::runtime_error(checkpoint.string() +
                                 ": an interrupted run lies here; go on with --resume, or remove "
                                 "the file to start anew");
}

int run(Options& options) {
    check_no_run_is_lost(options.settings);
    options.settings.device = restyle::core::device_from_name(options.device);
    if (options.threads > 0) at::set_num_threads(options.threads);
    options.settings.save_dtype = scalar_type(options.save_dtype);
    options.settings.compute_dtype = options.compute_dtype == "auto"
                                         ? restyle::core::fastest_dtype(options.settings.device)
                                         : scalar_type(options.compute_dtype);
    options.settings.prediction = options.prediction == "sample"
                                      ? restyle::core::PredictionType::kSample
                                      : restyle::core::PredictionType::kVPrediction;
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    const bool completed = restyle::core::train(options.settings, print_progress, interrupted);
    if (completed) return 0;
    return fail("interrupted; the same command with --resume goes on from here");
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Trains a denoiser on a folder of pictures.", "restyle_train"};
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
    try {
        return run(options);
    } catch (const c10::Error& error) {
        return fail(error.what_without_backtrace());
    } catch (const std::exception& error) {
        return fail(error.what());
    }
}
