#pragma once

#include "models/autoencoder/autoencoder_config.h"
#include "restyle/core/train_autoencoder.h"

namespace restyle::core {

/// Throws std::invalid_argument saying which setting cannot be trained with.
void check_settings(const AutoencoderTrainSettings& settings);

/// The network that the settings ask for; its scale is not known yet.
AutoencoderConfig describe_autoencoder(const AutoencoderTrainSettings& settings);

/// diffusers' word for it.
const char* class_name_of(AutoencoderClass autoencoder_class);

} // namespace restyle::core
