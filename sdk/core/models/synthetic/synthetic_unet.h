#pragma once

#include <cstdint>
#include <string>

#include "models/unet/unet.h"
#include "restyle/core/synthetic_model.h"

namespace restyle::core {

/// The public configuration of a family's UNet. Throws std::invalid_argument naming
/// synthetic_families() for another.
UNetConfig synthetic_unet_config(const std::string& family);

/// A network with random parameters, whose speed and memory are those of a trained one.
UNet synthetic_unet(const UNetConfig& config, std::uint64_t seed, at::ScalarType dtype,
                    at::Device device);

} // namespace restyle::core
