#include "train/training_loop.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

#include <ATen/CPUGeneratorImpl.h>

#include "train/training_record.h"

namespace restyle::core {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kIterationSeeds = 0x9E3779B97F4A7C15; // Odd, so that no two seeds meet.

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

class TrainingLoop {
public:
    TrainingLoop(const TrainingPlan& plan, const Training& training)
        : plan_(plan),
          training_(training),
          state_(start()) {}

    bool run(const std::function<void(const TrainProgress&)>& report,
             const std::atomic<bool>& stop) {
        std::filesystem::create_directories(plan_.output);
        Clock::time_point saved = Clock::now();
        while (progress() < 1 && !stop) {
            step();
            const bool save_now = seconds_since(saved) > 60 * plan_.save_minutes;
            if (save_now) {
                save(false);
                saved = Clock::now();
            }
            report(how_far(save_now));
        }
        const bool completed = progress() >= 1;
        save(completed);
        report(how_far(true));
        return completed;
    }

private:
    std::filesystem::path checkpoint() const { return plan_.output / "checkpoint.safetensors"; }

    TrainingState start() const {
        if (plan_.resume)
            return read_checkpoint(checkpoint(), training_.untrained(), training_.settings.dump());
        return training_.untrained();
    }

    /// Share of the plan that is done.
    double progress() const {
        return plan_.iterations
                   ? static_cast<double>(state_.iteration) / static_cast<double>(*plan_.iterations)
                   : state_.seconds / (60 * plan_.minutes);
    }

    // Seeded anew for each iteration, so that a resumed run draws what an uninterrupted one would.
    at::Generator iteration_generator() const {
        return at::make_generator<at::CPUGeneratorImpl>(
            plan_.seed + kIterationSeeds * static_cast<std::uint64_t>(state_.iteration + 1));
    }

    void step() {
        const Clock::time_point begin = Clock::now();
        at::Generator generator = iteration_generator();
        const std::vector<double> losses = training_.step(state_, progress(), generator);
        ++state_.iteration;
        note(losses);
        state_.seconds += seconds_since(begin);
    }

    void note(const std::vector<double>& losses) {
        for (std::size_t i = 0; i < losses.size(); ++i) {
            if (!std::isfinite(losses[i]))
                throw std::runtime_error(
                    "train: the " + training_.losses[i] + " is no longer finite at iteration " +
                    std::to_string(state_.iteration) + "; a lower learning rate may help");
            sums_[i] += losses[i];
        }
        ++summed_;
        if (!is_noted()) return;
        last_means_ = means();
        state_.losses.insert(state_.losses.end(), last_means_.begin(), last_means_.end());
        std::fill(sums_.begin(), sums_.end(), 0.0);
        summed_ = 0;
    }

    bool is_noted() const { return state_.iteration % TrainingState::kLossesEvery == 0; }

    /// Since the losses were last noted down.
    std::vector<double> means() const {
        if (summed_ == 0) return last_means_;
        std::vector<double> means = sums_;
        for (double& mean : means)
            mean /= summed_;
        return means;
    }

    void save(bool completed) {
        training_.write_model(state_.average);
        write_training_record(plan_, training_, state_, completed);
        if (completed)
            std::filesystem::remove(checkpoint());
        else
            write_checkpoint(checkpoint(), state_, training_.settings.dump());
    }

    TrainProgress how_far(bool saved) const {
        const double done = progress();
        TrainProgress how_far;
        how_far.iteration = state_.iteration;
        how_far.seconds = state_.seconds;
        const std::vector<double> losses = means();
        for (std::size_t i = 0; i < losses.size(); ++i)
            how_far.losses.emplace_back(training_.losses[i], losses[i]);
        if (done > 0) how_far.remaining_seconds = std::max(0.0, state_.seconds * (1 - done) / done);
        how_far.noted = is_noted();
        how_far.saved = saved;
        return how_far;
    }

    const TrainingPlan& plan_;
    const Training& training_;
    TrainingState state_;
    std::vector<double> sums_ = std::vector<double>(training_.losses.size());
    std::vector<double> last_means_ = sums_;
    double summed_ = 0;
};

} // namespace

bool run_training(const TrainingPlan& plan, const Training& training,
                  const std::function<void(const TrainProgress&)>& report,
                  const std::atomic<bool>& stop) {
    return TrainingLoop(plan, training).run(report, stop);
}

} // namespace restyle::core
