#include "denoiser_options.h"

#include "restyle/core/device.h"

namespace core = restyle::core;

void declare_captions(CLI::App& app, core::TrainSettings& settings) {
    auto* captions =
        app.add_flag("--captions", settings.captions,
                     "Learn from metadata.jsonl in the data too: a line {\"file_name\", \"text\"} "
                     "a picture, where text is a caption or a list of them");
    const auto add = [&](const char* name, int& value, const char* help) {
        app.add_option(name, value, help)->needs(captions)->capture_default_str();
    };
    add("--vocabulary", settings.vocabulary, "Tokens learnt from the captions, at most");
    add("--text-tokens", settings.text_tokens, "Tokens of a caption, at most");
    add("--text-width", settings.text_width, "Of the text encoder's states");
    add("--text-layers", settings.text_layers, "Of the text encoder");
}

void declare_denoiser(CLI::App& app, DenoiserOptions& options, core::TrainSettings& settings) {
    app.add_option("--caption-dropout", settings.caption_dropout,
                   "Share of pictures shown without their caption, so that it can be guided")
        ->needs(app.get_option("--captions"))
        ->capture_default_str();
    auto* patch_size =
        app.add_option("--patch-size", settings.patch_size, "Pixels a side the network sees as one")
            ->capture_default_str();
    app.add_option("--autoencoder-from", settings.autoencoder,
                   "Learn in the latents of the autoencoder in this folder, of --autoencoder or of "
                   "another model")
        ->excludes(patch_size);
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

const std::vector<std::string>& of_denoisers() {
    static const std::vector<std::string> names{
        "--caption-dropout", "--patch-size", "--autoencoder-from", "--channels",
        "--layers",          "--prediction", "--compute-dtype"};
    return names;
}

at::ScalarType compute_dtype_of(const DenoiserOptions& options, at::Device device) {
    return options.compute_dtype == "auto" ? core::fastest_dtype(device)
                                           : scalar_type(options.compute_dtype);
}

core::TrainSettings denoiser_settings(const DenoiserOptions& options,
                                      const core::TrainSettings& settings) {
    core::TrainSettings all = settings;
    all.compute_dtype = compute_dtype_of(options, settings.device);
    all.prediction = options.prediction == "sample" ? core::PredictionType::kSample
                                                    : core::PredictionType::kVPrediction;
    if (!all.autoencoder.empty()) all.patch_size = 1;
    return all;
}
