#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include "restyle/core/train.h"
#include "train/training_state.h"

namespace restyle::core {

/// What is trained, apart from how iterations, saves and reports follow each other.
struct Training {
    nlohmann::json settings; ///< What a checkpoint and the run that goes on from it must agree on.
    std::int64_t pictures = 0; ///< Learnt from, for the record.
    std::function<TrainingState()> untrained;
    std::vector<std::string> losses; ///< The names of what a step returns.

    /// One iteration, whose every draw is the generator's. `progress` is the share of the plan that
    /// is done.
    std::function<std::vector<double>(TrainingState&, double progress, at::Generator& generator)>
        step;

    /// Writes all of the output folder but the record and the checkpoint.
    std::function<void(const TensorMap& average)> write_model;
};

/// Steps along the plan. Returns whether it was completed; see train().
bool run_training(const TrainingPlan& plan, const Training& training,
                  const std::function<void(const TrainProgress&)>& report,
                  const std::atomic<bool>& stop);

} // namespace restyle::core
