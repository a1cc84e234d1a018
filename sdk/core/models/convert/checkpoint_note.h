#pragma once

#include <filesystem>
#include <optional>

#include "restyle/core/schedule_config.h"

namespace restyle::core {

/// What FILE.safetensors.json says of FILE.safetensors, which weights do not show:
///
///   {"prediction_type": "v_prediction", "tokenizer": "../clip"}
///
/// The name has the checkpoint's ending in it, since web UIs keep notes of their own in FILE.json.
struct CheckpointNote {
    std::optional<PredictionType> prediction_type;  ///< epsilon or v_prediction.
    std::optional<std::filesystem::path> tokenizer; ///< The folder, from the note's own.
};

/// Empty where there is no such file. Throws std::runtime_error naming file, key and value.
CheckpointNote read_checkpoint_note(const std::filesystem::path& checkpoint);

} // namespace restyle::core
