#include "restyle/core/train.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include "models/text/clip_tokenizer.h"
#include "train/captions.h"
#include "train/denoising.h"
#include "train/optimizer_step.h"
#include "train/plan.h"
#include "train/training_pictures.h"
#include "train/training_record.h"

namespace restyle::core {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kWarmUpIterations = 50;
constexpr int kSampleSteps = 8;
constexpr int kSamples = 8;
constexpr int kSampleColumns = 4;
constexpr std::uint64_t kIterationSeeds = 0x9E3779B97F4A7C15; // Odd, so that no two seeds meet.

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

class Training {
public:
    explicit Training(const TrainSettings& settings)
        : settings_(settings),
          names_(training_picture_names(settings.data)),
          captions_(settings.captions ? load_captions(settings.data, names_)
                                      : std::vector<std::string>()),
          description_(describe_model(settings, captions_)),
          pictures_(at::pixel_unshuffle(
              load_training_pictures(settings.data, names_, settings.width, settings.height),
              settings.patch_size)),
          state_(start()) {
        if (description_.text) ids_ = ids_of_captions();
        alpha_bar_ = at::tensor(alpha_bars(description_.schedule), at::kDouble)
                         .to(settings.device, at::kFloat);
    }

    bool run(const std::function<void(const TrainProgress&)>& report,
             const std::atomic<bool>& stop) {
        std::filesystem::create_directories(settings_.output);
        Clock::time_point saved = Clock::now();
        while (progress() < 1 && !stop) {
            step();
            const bool save_now = seconds_since(saved) > 60 * settings_.save_minutes;
            if (save_now) {
                save(false);
                saved = Clock::now();
            }
            if (save_now || state_.iteration % TrainingState::kLossesEvery == 0)
                report(how_far(save_now));
        }
        const bool completed = progress() >= 1;
        save(completed);
        report(how_far(true));
        return completed;
    }

private:
    std::filesystem::path checkpoint() const { return settings_.output / "checkpoint.safetensors"; }

    TrainingState start() const {
        if (settings_.resume)
            return read_checkpoint(checkpoint(), description_, settings_text(settings_),
                                   settings_.device);
        return initial_state(description_, settings_.seed, settings_.device);
    }

    /// Share of the plan that is done.
    double progress() const {
        return settings_.iterations ? static_cast<double>(state_.iteration) /
                                          static_cast<double>(*settings_.iterations)
                                    : state_.seconds / (60 * settings_.minutes);
    }

    double learning_rate() const {
        const double warm_up = (state_.iteration + 1.0) / kWarmUpIterations;
        const double decay = (1 + std::cos(std::numbers::pi * std::min(1.0, progress()))) / 2;
        return settings_.learning_rate * std::min(1.0, warm_up) * decay;
    }

    // Seeded anew for each iteration, so that a resumed run draws what an uninterrupted one would.
    at::Generator iteration_generator() const {
        return at::make_generator<at::CPUGeneratorImpl>(
            settings_.seed + kIterationSeeds * static_cast<std::uint64_t>(state_.iteration + 1));
    }

    // One draw places the whole batch at even distances, so that no batch sees only noisy or only
    // clean times (Kingma et al., arXiv:2107.00630, I.1).
    at::Tensor spread_times(at::Generator& generator) const {
        const at::Tensor start = at::rand({1}, generator, at::kDouble);
        const at::Tensor share = (start + at::arange(settings_.batch) / settings_.batch).frac();
        return (share * description_.schedule.train_timesteps).to(at::kLong);
    }

    void step() {
        const Clock::time_point begin = Clock::now();
        at::Generator generator = iteration_generator();
        const at::Tensor chosen =
            at::randint(pictures_.size(0), {settings_.batch}, generator, at::kLong);
        const at::Tensor x_0 = pictures_.index_select(0, chosen).to(at::kFloat) / 127.5 - 1;
        const at::Tensor t = spread_times(generator);
        const at::Tensor e = at::randn(x_0.sizes(), generator, x_0.options());
        const at::Tensor told = description_.text ? told_of(chosen, generator) : at::Tensor();

        const at::Device device = settings_.device;
        const at::Tensor loss = denoising_loss(
            network_of_weights(state_.weights, description_, settings_.compute_dtype, told),
            settings_.prediction, x_0.to(device), t.to(device), e.to(device), alpha_bar_);
        loss.backward();
        optimizer_step(state_, learning_rate());
        note_loss(loss.item<double>());
        state_.seconds += seconds_since(begin);
    }

    // A row a picture, and last the row of no caption at all.
    at::Tensor ids_of_captions() const {
        const ClipTokenizer tokenizer(description_.text->tokenizer);
        std::vector<at::Tensor> rows;
        for (const std::string& caption : captions_)
            rows.push_back(at::tensor(tokenizer(caption).ids, at::kLong));
        rows.push_back(at::tensor(tokenizer("").ids, at::kLong));
        return at::stack(rows);
    }

    at::Tensor told_of(const at::Tensor& chosen, at::Generator& generator) const {
        const at::Tensor silent =
            at::rand({settings_.batch}, generator, at::kDouble) < settings_.caption_dropout;
        return ids_.index_select(0, chosen.masked_fill(silent, pictures_.size(0)))
            .to(settings_.device);
    }

    // The same captions whenever samples are drawn.
    at::Tensor sample_ids() const {
        at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(settings_.seed);
        const at::Tensor chosen = at::randint(pictures_.size(0), {kSamples}, generator, at::kLong);
        return ids_.index_select(0, chosen).to(settings_.device);
    }

    void note_loss(double loss) {
        if (!std::isfinite(loss))
            throw std::runtime_error("train: the loss is no longer finite at iteration " +
                                     std::to_string(state_.iteration) +
                                     "; a lower learning rate may help");
        loss_sum_ += loss;
        ++losses_summed_;
        if (state_.iteration % TrainingState::kLossesEvery != 0) return;
        last_loss_ = loss_sum_ / losses_summed_;
        state_.losses.push_back(last_loss_);
        loss_sum_ = losses_summed_ = 0;
    }

    void save(bool completed) {
        write_model_folder(settings_.output, description_, state_.average, settings_.save_dtype);
        write_samples();
        write_training_record(settings_.output / "training.json", settings_, state_,
                              pictures_.size(0), completed);
        if (completed)
            std::filesystem::remove(checkpoint());
        else
            write_checkpoint(checkpoint(), state_, settings_text(settings_));
    }

    void write_samples() const {
        const c10::NoGradGuard no_gradients;
        at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(settings_.seed);
        std::vector<std::int64_t> shape = pictures_.sizes().vec();
        shape[0] = kSamples;
        const at::Tensor noise = at::randn(shape, generator, at::kFloat).to(settings_.device);
        const Network network =
            network_of_weights(state_.average, description_, settings_.compute_dtype,
                               description_.text ? sample_ids() : at::Tensor());
        const at::Tensor patches = sample(network, description_.schedule, noise, kSampleSteps);
        write_contact_sheet(settings_.output / "samples.png",
                            at::pixel_shuffle(patches, settings_.patch_size), kSampleColumns);
    }

    TrainProgress how_far(bool saved) const {
        const double done = progress();
        return {state_.iteration, losses_summed_ == 0 ? last_loss_ : loss_sum_ / losses_summed_,
                state_.seconds, done > 0 ? std::max(0.0, state_.seconds * (1 - done) / done) : 0,
                saved};
    }

    TrainSettings settings_;
    std::vector<std::string> names_, captions_;
    ModelDescription description_;
    at::Tensor ids_;       ///< [n + 1, tokens] int64, where there are captions.
    at::Tensor alpha_bar_; ///< [T] fp32, where the network is.
    at::Tensor pictures_;  ///< [n, 3 p^2, H / p, W / p] uint8, in the host's memory.
    TrainingState state_;
    double loss_sum_ = 0;
    double losses_summed_ = 0;
    double last_loss_ = 0;
};

} // namespace

bool train(const TrainSettings& settings, const std::function<void(const TrainProgress&)>& report,
           const std::atomic<bool>& stop) {
    check_settings(settings);
    return Training(settings).run(report, stop);
}

} // namespace restyle::core
