#include "restyle/core/train.h"

#include <stdexcept>

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include "models/autoencoder/autoencoder_folder.h"
#include "train/captions.h"
#include "train/denoising.h"
#include "train/lesson.h"
#include "train/plan.h"
#include "train/seen_pictures.h"
#include "train/training_pictures.h"
#include "train/training_record.h"

namespace restyle::core {
namespace {

using nlohmann::json;

constexpr int kSampleSteps = 8;
constexpr int kSamples = 8;
constexpr int kSampleColumns = 4;

json denoiser_json(const TrainSettings& settings, const std::optional<Autoencoder>& autoencoder) {
    json all = plan_json(settings);
    all.update(
        {{"patch_size", settings.patch_size},
         {"channels", settings.channels},
         {"layers", settings.layers},
         {"norm_groups", settings.norm_groups},
         {"prediction", settings.prediction == PredictionType::kSample ? "sample" : "v_prediction"},
         {"compute_dtype", c10::toString(settings.compute_dtype)}});
    if (settings.captions) {
        all["captions"] = text_json(settings);
        all["captions"]["dropout"] = settings.caption_dropout;
    }
    if (autoencoder)
        all["autoencoder"] = {{"class", autoencoder->class_name},
                              {"latent_channels", autoencoder->latent_channels},
                              {"latent_pixels", autoencoder->latent_pixels},
                              {"scaling_factor", autoencoder->scale.scaling_factor}};
    return all;
}

class DenoiserTraining {
public:
    explicit DenoiserTraining(const TrainSettings& settings)
        : settings_(settings),
          names_(training_picture_names(settings.data)),
          captions_(settings.captions ? load_captions(settings.data, names_) : PictureCaptions()),
          pictures_(settings, names_),
          description_(describe_model(settings, pictures_.shape(), texts_of(captions_))) {
        if (pictures_.autoencoder()) take_autoencoder(pictures_.autoencoder()->class_name);
        if (description_.text) {
            const ClipTokenizer tokenizer(description_.text->tokenizer);
            table_ = CaptionTable(captions_, tokenizer);
            silence_ = at::tensor(tokenizer("").ids, at::kLong);
        }
        alpha_bar_ = at::tensor(alpha_bars(description_.schedule), at::kDouble)
                         .to(settings.device, at::kFloat);
    }

    Lesson lesson() const {
        return {denoiser_json(settings_, pictures_.autoencoder()), pictures_.size(),
                parameters_of(description_),
                [this](const TensorMap& weights, at::Generator& generator) {
                    return loss(weights, generator);
                },
                [this](const TensorMap& average) {
                    if (!settings_.autoencoder.empty())
                        copy_autoencoder(find_autoencoder(settings_.autoencoder),
                                         written_autoencoder());
                    write_model_folder(settings_.output, description_, average,
                                       settings_.save_dtype);
                    write_samples(average);
                }};
    }

private:
    std::filesystem::path written_autoencoder() const {
        return settings_.output / autoencoder_part_of(description_);
    }

    // Latents of another one, be it of the same shape, would say something else.
    void take_autoencoder(const std::string& class_name) {
        description_.autoencoder_class = class_name;
        const std::filesystem::path begun = written_autoencoder();
        const std::filesystem::path given = find_autoencoder(settings_.autoencoder);
        if (settings_.resume && std::filesystem::exists(begun) && !same_autoencoder(begun, given))
            throw std::runtime_error(given.string() + ": is not the autoencoder in " +
                                     begun.string() + ", with which this run was begun");
    }

    // One draw places the whole batch at even distances, so that no batch sees only noisy or only
    // clean times (Kingma et al., arXiv:2107.00630, I.1).
    at::Tensor spread_times(at::Generator& generator) const {
        const at::Tensor start = at::rand({1}, generator, at::kDouble);
        const at::Tensor share = (start + at::arange(settings_.batch) / settings_.batch).frac();
        return (share * description_.schedule.train_timesteps).to(at::kLong);
    }

    at::Tensor loss(const TensorMap& weights, at::Generator& generator) const {
        const at::Tensor chosen =
            at::randint(pictures_.size(), {settings_.batch}, generator, at::kLong);
        const at::Tensor x_0 = pictures_.x_0(chosen);
        const at::Tensor t = spread_times(generator);
        const at::Tensor e = at::randn(x_0.sizes(), generator, x_0.options());
        const at::Tensor told = description_.text ? told_of(chosen, generator) : at::Tensor();

        const at::Device device = settings_.device;
        return denoising_loss(
            network_of_weights(weights, description_, settings_.compute_dtype, told),
            settings_.prediction, x_0.to(device), t.to(device), e.to(device), alpha_bar_);
    }

    at::Tensor told_of(const at::Tensor& chosen, at::Generator& generator) const {
        const at::Tensor silent =
            at::rand({settings_.batch, 1}, generator, at::kDouble) < settings_.caption_dropout;
        return at::where(silent, silence_, table_.ids(table_.draw(chosen, generator)))
            .to(settings_.device);
    }

    // The same captions whenever samples are drawn.
    at::Tensor sample_ids() const {
        at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(settings_.seed);
        const at::Tensor chosen = at::randint(pictures_.size(), {kSamples}, generator, at::kLong);
        return table_.ids(table_.draw(chosen, generator)).to(settings_.device);
    }

    void write_samples(const TensorMap& average) const {
        const c10::NoGradGuard no_gradients;
        at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(settings_.seed);
        const SeenShape seen = pictures_.shape();
        const at::Tensor noise = at::randn({kSamples, seen.channels, settings_.height / seen.pixels,
                                            settings_.width / seen.pixels},
                                           generator, at::kFloat)
                                     .to(settings_.device);
        const Network network = network_of_weights(average, description_, settings_.compute_dtype,
                                                   description_.text ? sample_ids() : at::Tensor());
        const at::Tensor x_0 = sample(network, description_.schedule, noise, kSampleSteps);
        write_contact_sheet(settings_.output / "samples.png", pictures_.pictures(x_0),
                            kSampleColumns);
    }

    TrainSettings settings_;
    std::vector<std::string> names_;
    PictureCaptions captions_;
    SeenPictures pictures_;
    ModelDescription description_;
    CaptionTable table_;   ///< Where there are captions; then also
    at::Tensor silence_;   ///< the tokens of none at all. [tokens] int64
    at::Tensor alpha_bar_; ///< [T] fp32, where the network is.
};

} // namespace

bool train(const TrainSettings& settings, const std::function<void(const TrainProgress&)>& report,
           const std::atomic<bool>& stop) {
    check_settings(settings);
    const DenoiserTraining training(settings);
    return run_lesson(settings, training.lesson(), report, stop);
}

} // namespace restyle::core
