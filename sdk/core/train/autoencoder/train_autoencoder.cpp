#include "restyle/core/train_autoencoder.h"

#include <algorithm>
#include <optional>

#include <c10/core/GradMode.h>

#include "models/autoencoder/autoencoder_folder.h"
#include "models/autoencoder/make_autoencoder.h"
#include "restyle/core/perceptual_distance.h"
#include "train/autoencoder/autoencoder_losses.h"
#include "train/autoencoder/autoencoder_plan.h"
#include "train/autoencoder/reconstruction.h"
#include "train/lesson.h"
#include "train/training_parameters.h"
#include "train/training_pictures.h"
#include "train/training_record.h"

namespace restyle::core {
namespace {

using nlohmann::json;

constexpr int kReconstructedSamples = 8;
constexpr int kReconstructedColumns = 4; // Of pictures and of what becomes of them.
constexpr std::int64_t kMeasuredPictures = 1024;
constexpr std::int64_t kMeasuredAtATime = 16;
constexpr double kLeastDeviation = 1e-6; // Of latents that tell nothing.

json autoencoder_json(const AutoencoderTrainSettings& settings) {
    json all = plan_json(settings);
    all["autoencoder"] = {
        {"class", class_name_of(settings.autoencoder_class)},
        {"channels", settings.channels},
        {"layers", settings.layers},
        {"latent_channels", settings.latent_channels},
        {"norm_groups", settings.norm_groups},
        {"mid_attention", settings.mid_attention},
        {"error", settings.error == PixelError::kAbsolute ? "absolute" : "square"},
        {"laplacian", settings.laplacian},
        {"lpips", settings.lpips.string()},
        {"lpips_weight", settings.lpips_weight},
        {"kl", settings.kl},
        {"codebook", settings.codebook},
        {"commitment", settings.commitment},
        {"compute_dtype", c10::toString(settings.compute_dtype)}};
    return all;
}

class AutoencoderTraining {
public:
    explicit AutoencoderTraining(const AutoencoderTrainSettings& settings)
        : settings_(settings),
          config_(describe_autoencoder(settings)),
          pictures_(load_training_pictures(settings.data, training_picture_names(settings.data),
                                           settings.width, settings.height)) {
        if (!settings.lpips.empty())
            distance_ = load_perceptual_distance(settings.lpips, at::kFloat, settings.device);
    }

    Lesson lesson() const {
        return {
            autoencoder_json(settings_),
            pictures_.size(0),
            [this](const ParameterSource& parameter) { declare_autoencoder(config_, parameter); },
            [this](const TensorMap& weights, at::Generator& generator) {
                return loss(weights, generator);
            },
            [this](const TensorMap& average) { write_model(average); },
            terms()};
    }

private:
    std::vector<std::string> terms() const {
        const bool quantises = settings_.autoencoder_class == AutoencoderClass::kVq;
        std::vector<std::string> names{"reconstruction", "laplacian",
                                       quantises ? "codebook" : "kl"};
        if (distance_) names.emplace_back("lpips");
        return names;
    }

    at::Tensor loss(const TensorMap& weights, at::Generator& generator) const {
        const at::Tensor chosen =
            at::randint(pictures_.size(0), {settings_.batch}, generator, at::kLong);
        const at::Tensor x = shown(chosen);
        const auto [y, hold] = reconstruct(weights, config_, settings_, x, generator);
        std::vector<at::Tensor> terms{pixel_error(x, y, settings_.error),
                                      settings_.laplacian * laplacian_error(x, y), hold};
        if (distance_) terms.push_back(settings_.lpips_weight * (*distance_)(x, y).mean());
        return at::stack(terms);
    }

    /// In [-1, 1], where the network is.
    at::Tensor shown(const at::Tensor& chosen) const {
        return (pictures_.index_select(0, chosen).to(at::kFloat) / 127.5 - 1).to(settings_.device);
    }

    /// So many, evenly spread over the data: some of them several times where it has fewer.
    at::Tensor spread(std::int64_t count) const {
        return (at::arange(count, at::kLong) * pictures_.size(0)).floor_divide(count);
    }

    void write_model(const TensorMap& average) const {
        const c10::NoGradGuard no_gradients;
        const Autoencoder unscaled = make_autoencoder(
            config_, [&](at::ScalarType dtype) { return parameters_in(average, dtype); },
            at::kFloat);
        AutoencoderConfig config = config_;
        config.scale.scaling_factor = 1 / std::max(kLeastDeviation, deviation_of_latents(unscaled));
        write_autoencoder(settings_.output / "vae", config, average, settings_.save_dtype);
        write_samples(unscaled);
    }

    double deviation_of_latents(const Autoencoder& autoencoder) const {
        std::vector<at::Tensor> latents;
        for (const at::Tensor& chosen :
             spread(std::min(kMeasuredPictures, pictures_.size(0))).split(kMeasuredAtATime))
            latents.push_back(autoencoder.encode(shown(chosen)).flatten());
        return at::cat(latents).to(at::kDouble).std().item<double>();
    }

    void write_samples(const Autoencoder& autoencoder) const {
        const at::Tensor x = shown(spread(kReconstructedSamples));
        const at::Tensor y = autoencoder.decode(autoencoder.encode(x));
        write_contact_sheet(settings_.output / "samples.png", at::stack({x, y}, 1).flatten(0, 1),
                            kReconstructedColumns);
    }

    AutoencoderTrainSettings settings_;
    AutoencoderConfig config_;
    at::Tensor pictures_; ///< [n, 3, H, W] uint8, in the host's memory.
    std::optional<PerceptualDistance> distance_;
};

} // namespace

bool train_autoencoder(const AutoencoderTrainSettings& settings,
                       const std::function<void(const TrainProgress&)>& report,
                       const std::atomic<bool>& stop) {
    check_settings(settings);
    const AutoencoderTraining training(settings);
    return run_lesson(settings, training.lesson(), report, stop);
}

} // namespace restyle::core
