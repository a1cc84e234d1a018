#pragma once

#include <cstdint>
#include <string>

#include "models/unet/unet.h"

namespace restyle::core {

/// The public configuration of a family's UNet: sd15, sd21, sdxl, lcm (SD 1.5 with a guidance
/// embedding), small (segmind/small-sd) or tiny (segmind/tiny-sd). Throws std::invalid_argument
/// naming those that are known.
UNetConfig synthetic_unet_config(const std::string& family);

/// A network with random parameters, whose speed and memory are those of a trained one: no
/// download is needed to measure them. Weights are scaled by their fan-in, so that values stay
/// finite in any precision.
UNet synthetic_unet(const UNetConfig& config, std::uint64_t seed, at::ScalarType dtype,
                    at::Device device);

} // namespace restyle::core
