#include "train/lesson.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "train/optimizer_step.h"

namespace restyle::core {
namespace {

constexpr int kWarmUpIterations = 50;
constexpr double kLongestGradient = 1.0;
constexpr double kAverageDecay = 0.999;

// A shorter memory of squares than usual: runs are a few thousand steps.
constexpr Adam kAdam{.beta1 = 0.9, .beta2 = 0.99, .weight_decay = 0.01};

/// Share of the highest learning rate.
double learning_rate_share(std::int64_t iteration, double progress) {
    const double warm_up = (double(iteration) + 1) / kWarmUpIterations;
    const double decay = (1 + std::cos(std::numbers::pi * std::min(1.0, progress))) / 2;
    return std::min(1.0, warm_up) * decay;
}

// At first the average forgets faster, or it would remember the random start.
double average_decay(std::int64_t iteration) {
    const double n = static_cast<double>(iteration);
    return std::min(kAverageDecay, (1 + n) / (10 + n));
}

/// The loss and, where it is a sum, its terms.
std::vector<double> loss_and_terms(const at::Tensor& loss, const at::Tensor& terms) {
    std::vector<double> numbers{loss.item<double>()};
    if (terms.dim() == 0) return numbers;
    for (const at::Tensor& term : terms.unbind())
        numbers.push_back(term.item<double>());
    return numbers;
}

} // namespace

bool run_lesson(const TrainingPlan& plan, const Lesson& lesson,
                const std::function<void(const TrainProgress&)>& report,
                const std::atomic<bool>& stop) {
    Training training;
    training.settings = lesson.settings;
    training.pictures = lesson.pictures;
    training.untrained = [&] { return initial_state(lesson.declare, plan.seed, plan.device); };
    training.losses = {"loss"};
    training.losses.insert(training.losses.end(), lesson.terms.begin(), lesson.terms.end());
    training.step = [&](TrainingState& state, double progress, at::Generator& generator) {
        const at::Tensor terms = lesson.loss(state.weights, generator);
        const at::Tensor loss = terms.sum();
        loss.backward();
        clip_gradients(state, kLongestGradient);
        adam_step(state, kAdam, plan.learning_rate * learning_rate_share(state.iteration, progress),
                  state.iteration + 1);
        average_step(state, average_decay(state.iteration));
        return loss_and_terms(loss, terms);
    };
    training.write_model = lesson.write_model;
    return run_training(plan, training, report, stop);
}

} // namespace restyle::core
