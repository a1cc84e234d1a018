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
    // Not where there is none of it, as in trainings that were begun before there was.
    if (settings.path_length > 0) all["gan"]["path_length"] = settings.path_length;
    return all;
}

/// Path length regularization as the public implementation has it: in every fourth iteration, of
/// half a batch, towards a mean that remembers a hundred of them.
constexpr int kPathEvery = 4;
constexpr int kPathShare = 2;
constexpr double kPathForgets = 0.01;
constexpr const char* kPathLength = "path_length";

/// Where a network's own step is followed, every so many iterations, by one down a penalty, which
/// makes k + 1 steps of k, Adam is to come as far and forget as fast as in k ("lazy
/// regularization", arXiv:1912.04958, appendix B).
struct Lazy {
    int every;

    double share() const { return every / (every + 1.0); }
    Adam adam() const { return {.beta1 = 0, .beta2 = std::pow(kGanAdam.beta2, share())}; }

    bool is_due(std::int64_t iteration) const { return iteration % every == 0; }

    /// Steps of the network before this iteration.
    std::int64_t steps_before(std::int64_t iteration) const {
        return iteration + (iteration + every - 1) / every;
    }
};

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
        training.untrained = [this] { return untrained_gan(); };
        training.losses = {"generator", "discriminator", "real_sign"};
        if (regularizes_paths()) training.losses.push_back(kPathLength);
        training.step = [this](TrainingState& state, double, at::Generator& generator) {
            return step(state, generator);
        };
        training.write_model = [this](const TensorMap& average) { write_model(average); };
        return training;
    }

private:
    bool regularizes_paths() const { return settings_.path_length > 0; }

    TrainingState untrained_gan() const {
        TrainingState state =
            untrained(initial_gan_weights(config_, settings_.seed), settings_.device);
        if (regularizes_paths()) state.noted[kPathLength] = at::zeros({}, at::kDouble);
        return state;
    }

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
        const Lazy penalty{settings_.penalty_every};
        lazy_step(state, penalty, 1);
        if (penalty.is_due(state.iteration)) penalty_step(state, penalty, real);

        const at::Tensor believed =
            generator_loss(discriminator_of(fixed(state.weights))(shown(drawn, generator)));
        believed.backward();
        generator_step(state, generator);
        average_step(state, average_decay(state.iteration));
        std::vector<double> losses{believed.item<double>(), told.item<double>(),
                                   real_scores.sign().mean().item<double>()};
        if (regularizes_paths()) losses.push_back(state.noted.at(kPathLength).item<double>());
        return losses;
    }

    void generator_step(TrainingState& state, at::Generator& generator) const {
        if (!regularizes_paths()) {
            adam_step(state, kGanAdam, settings_.learning_rate, state.iteration + 1);
            return;
        }
        constexpr Lazy kPaths{kPathEvery};
        lazy_step(state, kPaths, 1);
        if (kPaths.is_due(state.iteration)) path_step(state, kPaths, generator);
    }

    void path_step(TrainingState& state, const Lazy& lazy, at::Generator& generator) const {
        const DrawnPictures drawn = draw_with_styles(
            state.weights, config_,
            {settings_.batch / kPathShare, settings_.mixing, settings_.layer_noise}, generator);
        const at::Tensor directions = at::randn(drawn.pictures.sizes(), generator, at::kFloat);
        const at::Tensor lengths =
            path_lengths(drawn.pictures, drawn.styles, directions.to(settings_.device));
        at::Tensor& noted = state.noted.at(kPathLength);
        const at::Tensor mean =
            noted.to(lengths) * (1 - kPathForgets) + lengths.mean() * kPathForgets;
        const at::Tensor penalty = path_length_penalty(lengths, mean);
        (penalty * (settings_.path_length * lazy.every)).backward();
        lazy_step(state, lazy, 2);
        noted = mean.detach().to(noted);
    }

    void penalty_step(TrainingState& state, const Lazy& lazy, const at::Tensor& real) const {
        const at::Tensor penalty = gradient_penalty(discriminator_of(state.weights), real);
        (penalty * (settings_.penalty * lazy.every)).backward();
        lazy_step(state, lazy, 2);
    }

    /// The first or the second of an iteration.
    void lazy_step(TrainingState& state, const Lazy& lazy, int which) const {
        adam_step(state, lazy.adam(), settings_.learning_rate * lazy.share(),
                  lazy.steps_before(state.iteration) + which);
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
