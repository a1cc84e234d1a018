#pragma once

#include <cstdint>

#include "models/unet/unet_config.h"

namespace restyle::core {

/// Values (not bytes) that the network holds at once at its fullest, for one sample of
/// height x width: what was kept for the way up, and what lives in the widest block.
std::int64_t values_at_once(const UNetConfig& config, std::int64_t height, std::int64_t width);

} // namespace restyle::core
