#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include "restyle/core/safetensors.h"
#include "restyle/core/train.h"
#include "train/training_state.h"

namespace restyle::core {

/// What is learnt, apart from how iterations, saves and reports follow each other.
struct Lesson {
    nlohmann::json settings; ///< What a checkpoint and the run that goes on from it must agree on.
    std::int64_t pictures = 0; ///< Learnt from, for the record.
    DeclareParameters declare;

    /// Of one batch, whose every draw is the generator's; gradients flow back to the weights.
    std::function<at::Tensor(const TensorMap& weights, at::Generator& generator)> loss;

    /// Writes all of the output folder but the record and the checkpoint.
    std::function<void(const TensorMap& average)> write_model;
};

/// AdamW along the plan. Returns whether it was completed; see train().
bool run_lesson(const TrainingPlan& plan, const Lesson& lesson,
                const std::function<void(const TrainProgress&)>& report,
                const std::atomic<bool>& stop);

} // namespace restyle::core
