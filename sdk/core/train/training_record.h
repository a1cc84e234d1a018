#pragma once

#include <filesystem>

#include "restyle/core/train.h"
#include "train/training_state.h"

namespace restyle::core {

/// What a checkpoint and the run that goes on from it must agree on, as one line of JSON.
std::string settings_text(const TrainSettings& settings);

/// Writes training.json: command, settings, how far and how long, the loss as it fell, and what the
/// data folder's dataset.json says of its pictures (looks, seeds), or null where there is none.
void write_training_record(const std::filesystem::path& file, const TrainSettings& settings,
                           const TrainingState& state, std::int64_t pictures, bool completed);

} // namespace restyle::core
