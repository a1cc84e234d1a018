#include <cmath>

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include "models/gan/stylegan2_config.h"
#include "restyle/core/stylegan2.h"
#include "restyle/core/train.h"
#include "train/gan/discriminator.h"
#include "train/gan/gan_losses.h"
#include "train/gan/gan_weights.h"
#include "train/gan/shown_pictures.h"
#include "train/optimizer_step.h"
#include "train/plan.h"
#include "train/training_loop.h"
#include "train/training_pictures.h"
#include "train/training_record.h"

namespace restyle::core {
namespace {

using nlohmann::json;

constexpr int kDrawnSamples = 32;
constexpr int kDrawnColumns = 8;

// No running mean of gradients: the two networks' losses change under each other.
constexpr Adam kGanAdam{.beta1 = 0, .beta2 = 0.99};

json gan_json(const GanTrainSettings& settings) {
    json all = plan_json(settings);
    all["gan"] = {{"channels", settings.channels},
                  {"code", settings.code},
                  {"mapping_layers", settings.mapping_layers},
                  {"mixing", settings.mixing},
                  {"layer_noise", settings.layer_noise},
                  {"penalty", settings.penalty},
                  {"penalty_every", settings.penalty_every},
                  {"average_pictures", settings.average_pictures},
                  {"mirror", settings.mirror},
                  {"augment", settings.augment}};
    return all;
}

/// Without gradients to the weights, which only pass them on.
TensorMap fixed(const TensorMap& weights) {
    TensorMap without;
    for (const auto& [name, weight] : weights)
        without[name] = weight.detach();
    return without;
}

class GanTraining {
public:
    explicit GanTraining(const GanTrainSettings& settings)
        : settings_(settings),
          config_(describe_gan(settings)),
          pictures_(load_training_pictures(settings.data, training_picture_names(settings.data),
                                           settings.width, settings.height)) {}

    Training training() const {
        Training training;
        training.settings = gan_json(settings_);
        training.pictures = pictures_.size(0);
        training.untrained = [this] {
            return untrained(initial_gan_weights(config_, settings_.seed), settings_.device);
        };
        training.losses = {"generator", "discriminator", "real_sign"};
        training.step = [this](TrainingState& state, double, at::Generator& generator) {
            return step(state, generator);
        };
        training.write_model = [this](const TensorMap& average) { write_model(average); };
        return training;
    }

private:
    std::vector<double> step(TrainingState& state, at::Generator& generator) const {
        const at::Tensor drawn =
            draw_pictures(state.weights, config_,
                          {settings_.batch, settings_.mixing, settings_.layer_noise}, generator);
        const at::Tensor real =
            shown(random_batch(pictures_, settings_.batch, settings_.mirror, generator), generator);

        const Discriminator discriminator = discriminator_of(state.weights);
        const at::Tensor real_scores = discriminator(real);
        const at::Tensor told =
            discriminator_loss(real_scores, discriminator(shown(drawn.detach(), generator)));
        told.backward();
        adam_step(state, lazy_adam(), lazy_rate(), penalised(state) + state.iteration + 1);
        if (state.iteration % settings_.penalty_every == 0) penalty_step(state, real);

        const at::Tensor believed =
            generator_loss(discriminator_of(fixed(state.weights))(shown(drawn, generator)));
        believed.backward();
        adam_step(state, kGanAdam, settings_.learning_rate, state.iteration + 1);
        average_step(state, average_decay(state.iteration));
        return {believed.item<double>(), told.item<double>(),
                real_scores.sign().mean().item<double>()};
    }

    void penalty_step(TrainingState& state, const at::Tensor& real) const {
        const at::Tensor penalty = gradient_penalty(discriminator_of(state.weights), real);
        (penalty * (settings_.penalty * settings_.penalty_every)).backward();
        adam_step(state, lazy_adam(), lazy_rate(), penalised(state) + state.iteration + 2);
    }

    Discriminator discriminator_of(const TensorMap& weights) const {
        return Discriminator(
            [&](const std::string& name, at::IntArrayRef) { return weights.at(name); },
            config_.channels);
    }

    at::Tensor shown(const at::Tensor& pictures, at::Generator& generator) const {
        const at::Tensor there = pictures.to(settings_.device);
        return settings_.augment ? changed_alike(there, generator) : there;
    }

    /// Penalties before this iteration.
    std::int64_t penalised(const TrainingState& state) const {
        return (state.iteration + settings_.penalty_every - 1) / settings_.penalty_every;
    }

    // The discriminator steps k + 1 times in k iterations, and is to come as far and forget as fast
    // as in k ("lazy regularization", arXiv:1912.04958, appendix B).
    double lazy() const { return settings_.penalty_every / (settings_.penalty_every + 1.0); }
    double lazy_rate() const { return settings_.learning_rate * lazy(); }
    Adam lazy_adam() const { return {.beta1 = 0, .beta2 = std::pow(kGanAdam.beta2, lazy())}; }

    // At first the average forgets faster, or it would remember the random start.
    double average_decay(std::int64_t iteration) const {
        constexpr double kOfThoseShown = 0.05;
        const double batch = settings_.batch;
        const double half_life = std::min(double(settings_.average_pictures),
                                          kOfThoseShown * batch * (double(iteration) + 1));
        return std::exp2(-batch / half_life);
    }

    void write_model(const TensorMap& average) const {
        write_stylegan2(settings_.output, config_, generator_file(average, config_, settings_.seed),
                        settings_.save_dtype);
        const c10::NoGradGuard no_gradients;
        at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(settings_.seed);
        write_contact_sheet(
            settings_.output / "samples.png",
            draw_pictures(average, config_, {kDrawnSamples, 0, settings_.layer_noise}, generator),
            kDrawnColumns);
    }

    GanTrainSettings settings_;
    StyleGan2Config config_;
    at::Tensor pictures_; ///< [n, 3, H, W] uint8, in the host's memory.
};

} // namespace

bool train_gan(const GanTrainSettings& settings,
               const std::function<void(const TrainProgress&)>& report,
               const std::atomic<bool>& stop) {
    check_settings(settings);
    const GanTraining training(settings);
    return run_training(settings, training.training(), report, stop);
}

} // namespace restyle::core
