#include "restyle/core/train.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include "models/files/model_folder.h"
#include "train/denoising.h"
#include "train/optimizer_step.h"
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

void check(const TrainSettings& settings) {
    const auto require = [](bool holds, const std::string& what) {
        if (!holds) throw std::invalid_argument("train: " + what);
    };
    require(settings.batch > 0, "batch must be at least 1");
    require(settings.layers > 0, "layers must be at least 1");
    require(settings.patch_size > 0, "patch_size must be at least 1");
    require(settings.learning_rate > 0, "learning_rate must be above 0");
    require(settings.iterations ? *settings.iterations > 0 : settings.minutes > 0,
            "minutes or iterations must be above 0");
    require(
        settings.prediction != PredictionType::kEpsilon,
        "prediction must be sample or v_prediction: at zero terminal signal epsilon says nothing "
        "of x_0");
    require(!settings.channels.empty(), "channels must name at least one level");
    for (const int channels : settings.channels)
        require(channels > 0 && channels % settings.norm_groups == 0,
                "channels " + std::to_string(channels) + " is not a multiple of " +
                    std::to_string(settings.norm_groups));
    const int multiple = settings.patch_size << (settings.channels.size() - 1);
    require(settings.width % multiple == 0 && settings.height % multiple == 0,
            "size " + std::to_string(settings.width) + "x" + std::to_string(settings.height) +
                " is not a multiple of " + std::to_string(multiple));
}

ModelDescription describe(const TrainSettings& settings) {
    ModelDescription description;
    UNetConfig& unet = description.unet;
    unet.in_channels = unet.out_channels = 3 * settings.patch_size * settings.patch_size;
    unet.sample_size = {settings.height / settings.patch_size,
                        settings.width / settings.patch_size};
    unet.levels.clear();
    for (const int channels : settings.channels)
        unet.levels.push_back({.channels = channels, .layers = settings.layers});
    unet.mid_attention = false;
    unet.norm_num_groups = settings.norm_groups;

    ScheduleConfig& schedule = description.schedule;
    schedule.beta_schedule = BetaSchedule::kSquaredCosCapV2;
    schedule.rescale_betas_zero_snr = true;
    schedule.prediction_type = settings.prediction;
    schedule.timestep_spacing = TimestepSpacing::kTrailing;
    schedule.clip_sample = false;
    description.patch_size = settings.patch_size;
    return description;
}

class Training {
public:
    explicit Training(const TrainSettings& settings)
        : settings_(settings),
          description_(describe(settings)),
          pictures_(at::pixel_unshuffle(
              load_training_pictures(settings.data, settings.width, settings.height),
              settings.patch_size)),
          state_(start()) {
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
            return read_checkpoint(checkpoint(), description_.unet, settings_text(settings_),
                                   settings_.device);
        return initial_state(description_.unet, settings_.seed, settings_.device);
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

        const at::Device device = settings_.device;
        const at::Tensor loss = denoising_loss(
            network_of_weights(state_.weights, description_.unet, settings_.compute_dtype),
            settings_.prediction, x_0.to(device), t.to(device), e.to(device), alpha_bar_);
        loss.backward();
        optimizer_step(state_, learning_rate());
        note_loss(loss.item<double>());
        state_.seconds += seconds_since(begin);
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
            network_of_weights(state_.average, description_.unet, settings_.compute_dtype);
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
    ModelDescription description_;
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
    check(settings);
    return Training(settings).run(report, stop);
}

} // namespace restyle::core
