#include "autoencoder_options.h"

#include <map>

namespace core = restyle::core;

namespace {

// The words of --autoencoder-class and --error.
const std::map<std::string, core::AutoencoderClass> kClasses{
    {"kl", core::AutoencoderClass::kKl},
    {"tiny", core::AutoencoderClass::kTiny},
    {"vq", core::AutoencoderClass::kVq}};
const std::map<std::string, core::PixelError> kErrors{{"l1", core::PixelError::kAbsolute},
                                                      {"l2", core::PixelError::kSquare}};

template <typename Value>
CLI::Option* add_choice(CLI::App& app, const char* name, Value& value,
                        const std::map<std::string, Value>& choices, const char* help) {
    return app
        .add_option_function<std::string>(
            name, [&](const std::string& word) { value = choices.at(word); }, help)
        ->check(CLI::IsMember(choices));
}

} // namespace

void declare_autoencoder(CLI::App& app, AutoencoderOptions& options) {
    core::AutoencoderTrainSettings& settings = options.settings;
    auto* autoencoder = app.add_flag(
        "--autoencoder", options.chosen,
        "Learn no denoiser but an autoencoder, in whose latents denoisers can learn: OUTPUT/vae. "
        "--channels are then of its levels, each half as large as the one before, 32,64,64 (tiny: "
        "48,48,48) where not given; --layers 1 where not given");
    add_choice(app, "--autoencoder-class", settings.autoencoder_class, kClasses,
               "diffusers' AutoencoderKL, AutoencoderTiny or VQModel")
        ->needs(autoencoder)
        ->default_str("kl");
    add_choice(app, "--error", settings.error, kErrors,
               "Of a pixel: its absolute value, or its square")
        ->needs(autoencoder)
        ->default_str("l1");
    const auto add = [&](const char* name, auto& value, const char* help) {
        return app.add_option(name, value, help)->needs(autoencoder)->capture_default_str();
    };
    add("--latent-channels", settings.latent_channels, "Of the latents");
    app.add_flag("--mid-attention", settings.mid_attention,
                 "Pixels of the latents' size look at each other; not of a tiny one")
        ->needs(autoencoder);
    add("--laplacian", settings.laplacian, "Weight of the errors of edges of every size");
    auto* lpips = app.add_option("--lpips", settings.lpips,
                                 "Weights of LPIPS, as `restyle score --lpips` takes them: how "
                                 "pictures look counts too")
                      ->needs(autoencoder);
    add("--lpips-weight", settings.lpips_weight, "Of that")->needs(lpips);
    add("--kl", settings.kl, "Weight that holds the latents of a kl or tiny one together");
    add("--codebook", settings.codebook, "Entries, of a vq one");
    add("--commitment", settings.commitment, "Weight that holds its latents at their entries");
    exclude(app, autoencoder,
            {"--captions", "--patch-size", "--autoencoder-from", "--prediction", "--classifier",
             "--gan"});
}

core::AutoencoderTrainSettings autoencoder_settings(const CLI::App& app,
                                                    const AutoencoderOptions& options,
                                                    const DenoiserOptions& shared,
                                                    const core::TrainSettings& common) {
    core::AutoencoderTrainSettings settings = options.settings;
    const double learning_rate = settings.learning_rate;
    static_cast<core::TrainingPlan&>(settings) = common;
    if (app.count("--lr") == 0) settings.learning_rate = learning_rate;
    if (app.count("--channels") > 0) settings.channels = common.channels;
    if (app.count("--layers") > 0) settings.layers = common.layers;
    settings.compute_dtype = compute_dtype_of(shared, common.device);
    return settings;
}
