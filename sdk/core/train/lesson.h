#pragma once

#include "train/training_loop.h"

namespace restyle::core {

/// What one network learns from one loss.
struct Lesson {
    nlohmann::json settings; ///< As a Training's, and so the next.
    std::int64_t pictures = 0;
    DeclareParameters declare;

    /// Of one batch, whose every draw is the generator's; gradients flow back to the weights. A
    /// number, or [terms] of which the loss is the sum.
    std::function<at::Tensor(const TensorMap& weights, at::Generator& generator)> loss;

    std::function<void(const TensorMap& average)> write_model;
    std::vector<std::string> terms{}; ///< Their names; none: the loss is told as a whole.
};

/// AdamW along the plan, gradients clipped to a common length. Returns whether it was completed;
/// see train().
bool run_lesson(const TrainingPlan& plan, const Lesson& lesson,
                const std::function<void(const TrainProgress&)>& report,
                const std::atomic<bool>& stop);

} // namespace restyle::core
