#include "train/training_loop.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include <ATen/CPUGeneratorImpl.h>

#include "train/optimizer_step.h"
#include "train/training_record.h"

namespace restyle::core {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kWarmUpIterations = 50;
constexpr std::uint64_t kIterationSeeds = 0x9E3779B97F4A7C15; // Odd, so that no two seeds meet.

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

class TrainingLoop {
public:
    TrainingLoop(const TrainingPlan& plan, const Lesson& lesson)
        : plan_(plan),
          lesson_(lesson),
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
            if (save_now || state_.iteration % TrainingState::kLossesEvery == 0)
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
            return read_checkpoint(checkpoint(), lesson_.declare, lesson_.settings.dump(),
                                   plan_.device);
        return initial_state(lesson_.declare, plan_.seed, plan_.device);
    }

    /// Share of the plan that is done.
    double progress() const {
        return plan_.iterations
                   ? static_cast<double>(state_.iteration) / static_cast<double>(*plan_.iterations)
                   : state_.seconds / (60 * plan_.minutes);
    }

    double learning_rate() const {
        const double warm_up = (state_.iteration + 1.0) / kWarmUpIterations;
        const double decay = (1 + std::cos(std::numbers::pi * std::min(1.0, progress()))) / 2;
        return plan_.learning_rate * std::min(1.0, warm_up) * decay;
    }

    // Seeded anew for each iteration, so that a resumed run draws what an uninterrupted one would.
    at::Generator iteration_generator() const {
        return at::make_generator<at::CPUGeneratorImpl>(
            plan_.seed + kIterationSeeds * static_cast<std::uint64_t>(state_.iteration + 1));
    }

    void step() {
        const Clock::time_point begin = Clock::now();
        at::Generator generator = iteration_generator();
        const at::Tensor loss = lesson_.loss(state_.weights, generator);
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
        lesson_.write_model(state_.average);
        write_training_record(plan_, lesson_, state_, completed);
        if (completed)
            std::filesystem::remove(checkpoint());
        else
            write_checkpoint(checkpoint(), state_, lesson_.settings.dump());
    }

    TrainProgress how_far(bool saved) const {
        const double done = progress();
        return {state_.iteration, losses_summed_ == 0 ? last_loss_ : loss_sum_ / losses_summed_,
                state_.seconds, done > 0 ? std::max(0.0, state_.seconds * (1 - done) / done) : 0,
                saved};
    }

    const TrainingPlan& plan_;
    const Lesson& lesson_;
    TrainingState state_;
    double loss_sum_ = 0;
    double losses_summed_ = 0;
    double last_loss_ = 0;
};

} // namespace

bool run_lesson(const TrainingPlan& plan, const Lesson& lesson,
                const std::function<void(const TrainProgress&)>& report,
                const std::atomic<bool>& stop) {
    return TrainingLoop(plan, lesson).run(report, stop);
}

} // namespace restyle::core
