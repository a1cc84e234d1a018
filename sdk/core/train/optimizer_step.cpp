#include "train/optimizer_step.h"

#include <algorithm>

#include <c10/core/GradMode.h>

namespace restyle::core {
namespace {

constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.99; // A shorter memory than usual: runs are a few thousand steps.
constexpr double kEps = 1e-8;
constexpr double kWeightDecay = 0.01;
constexpr double kLongestGradient = 1.0;
constexpr double kAverageDecay = 0.999;

std::vector<at::Tensor> list_of(const TensorMap& map) {
    std::vector<at::Tensor> tensors;
    for (const auto& entry : map)
        tensors.push_back(entry.second);
    return tensors;
}

void clip(std::vector<at::Tensor>& gradients) {
    const at::Tensor length = at::stack(at::_foreach_norm(gradients, 2)).norm();
    at::_foreach_mul_(gradients, (kLongestGradient / (length + 1e-6)).clamp_max(1.0));
}

// At first the average forgets faster, or it would remember the random start.
double average_decay(std::int64_t iteration) {
    const double n = static_cast<double>(iteration);
    return std::min(kAverageDecay, (1 + n) / (10 + n));
}

} // namespace

void optimizer_step(TrainingState& state, double learning_rate) {
    const c10::NoGradGuard no_gradients;
    const std::vector<at::Tensor> weights = list_of(state.weights);
    std::vector<at::Tensor> gradients;
    for (const at::Tensor& weight : weights)
        gradients.push_back(weight.grad());
    clip(gradients);

    const at::Tensor step = at::scalar_tensor(static_cast<double>(state.iteration + 1),
                                              weights.front().options().requires_grad(false));
    const std::vector<at::Tensor> steps(weights.size(), step);
    at::_fused_adamw_(weights, gradients, list_of(state.moment1), list_of(state.moment2), {}, steps,
                      learning_rate, kBeta1, kBeta2, kWeightDecay, kEps, /*amsgrad=*/false,
                      /*maximize=*/false);
    at::_foreach_lerp_(list_of(state.average), weights, 1 - average_decay(state.iteration));
    for (const at::Tensor& weight : weights)
        weight.mutable_grad().reset();
    ++state.iteration;
}

} // namespace restyle::core
