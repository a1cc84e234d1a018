#pragma once

#include <cstdint>

#include "models/autoencoder/autoencoder_config.h"

namespace restyle::core {

/// Values (not bytes) that encoding or decoding a picture of so many pixels holds at once at its
/// fullest.
std::int64_t values_at_once(const AutoencoderConfig& config, std::int64_t pixels);

} // namespace restyle::core
