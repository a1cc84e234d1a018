#pragma once

#include <cstdint>

#include "models/autoencoder/autoencoder_config.h"
#include "models/unet/unet_config.h"

namespace restyle::core {

/// Values (not bytes) that gradients to the input keep of a pass, until they have gone back through
/// it: what its layers saw, each tensor once. Weights have no gradients and are not counted.
///
/// Of one sample of height x width:
std::int64_t values_kept(const UNetConfig& config, std::int64_t height, std::int64_t width);

/// Of decoding a picture of so many pixels.
std::int64_t values_kept(const AutoencoderConfig& config, std::int64_t pixels);

} // namespace restyle::core
