#pragma once

#include <filesystem>

#include "models/unet/unet.h"

namespace restyle::core {

class LoraParameters;

/// The UNet in `folder` (config.json and weights), for inference. Throws std::runtime_error naming
/// the file and what does not fit; the names that diffusers gave attention before 0.17 are
/// understood. LoRAs may be null.
UNet load_unet(const std::filesystem::path& folder, const UNetConfig& config, at::ScalarType dtype,
               at::Device device, LoraParameters* loras = nullptr);

/// How many numbers a network of this configuration has.
std::int64_t parameter_count(const UNetConfig& config);

} // namespace restyle::core
