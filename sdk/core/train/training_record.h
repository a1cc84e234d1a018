#pragma once

#include <nlohmann/json.hpp>

#include "restyle/core/train.h"
#include "train/training_loop.h"

namespace restyle::core {

/// The parts of a training's settings that are not its own.
nlohmann::json plan_json(const TrainingPlan& plan);
nlohmann::json text_json(const TextSettings& settings);

/// Writes the output's training.json: command, settings, how far and how long, the loss as it fell
/// (of several each, by name), and what the data folder's dataset.json says of its pictures (looks,
/// seeds), or null where there is none.
void write_training_record(const TrainingPlan& plan, const Training& training,
                           const TrainingState& state, bool completed);

} // namespace restyle::core
