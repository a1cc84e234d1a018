#include "train/optimizer_step.h"

#include <c10/core/GradMode.h>

namespace restyle::core {
namespace {

constexpr double kEps = 1e-8;

std::vector<at::Tensor> list_of(const TensorMap& map) {
    std::vector<at::Tensor> tensors;
    for (const auto& entry : map)
        tensors.push_back(entry.second);
    return tensors;
}

/// The weights that gradients have reached, side by side with what Adam keeps of them.
struct Moved {
    std::vector<at::Tensor> weights, gradients, moment1, moment2;
};

Moved moved(const TrainingState& state) {
    Moved lists;
    for (const auto& [name, weight] : state.weights) {
        if (!weight.grad().defined()) continue;
        lists.weights.push_back(weight);
        lists.gradients.push_back(weight.grad());
        lists.moment1.push_back(state.moment1.at(name));
        lists.moment2.push_back(state.moment2.at(name));
    }
    return lists;
}

} // namespace

void clip_gradients(TrainingState& state, double longest) {
    const c10::NoGradGuard no_gradients;
    std::vector<at::Tensor> gradients = moved(state).gradients;
    const at::Tensor length = at::stack(at::_foreach_norm(gradients, 2)).norm();
    at::_foreach_mul_(gradients, (longest / (length + 1e-6)).clamp_max(1.0));
}

void adam_step(TrainingState& state, const Adam& adam, double learning_rate, std::int64_t count) {
    const c10::NoGradGuard no_gradients;
    Moved lists = moved(state);
    const at::Tensor step = at::scalar_tensor(static_cast<double>(count),
                                              lists.weights.front().options().requires_grad(false));
    const std::vector<at::Tensor> steps(lists.weights.size(), step);
    at::_fused_adamw_(lists.weights, lists.gradients, lists.moment1, lists.moment2, {}, steps,
                      learning_rate, adam.beta1, adam.beta2, adam.weight_decay, kEps,
                      /*amsgrad=*/false, /*maximize=*/false);
    for (const at::Tensor& weight : lists.weights)
        weight.mutable_grad().reset();
}

void average_step(TrainingState& state, double decay) {
    const c10::NoGradGuard no_gradients;
    at::_foreach_lerp_(list_of(state.average), list_of(state.weights), 1 - decay);
}

} // namespace restyle::core
