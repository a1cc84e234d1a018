#pragma once

#include <string>
#include <vector>

#include "models/files/model_folder.h"
#include "restyle/core/train.h"

namespace restyle::core {

/// Throws std::invalid_argument saying which setting cannot be trained with.
void check_settings(const TrainSettings& settings);

/// The model that the settings ask for; what it is told is learnt from the captions.
ModelDescription describe_model(const TrainSettings& settings,
                                const std::vector<std::string>& captions);

} // namespace restyle::core
