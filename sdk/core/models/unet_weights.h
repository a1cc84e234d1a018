#pragma once

#include <filesystem>

#include "models/unet.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// Gives each parameter from `weights`, converted and laid out for `device`. Throws
/// std::runtime_error naming `file` when one is missing or of another shape; the names that
/// diffusers gave attention before 0.17 are understood.
ParameterSource parameters_from_file(TensorMap weights, const std::filesystem::path& file,
                                     at::ScalarType dtype, at::Device device);

/// The UNet in `folder` (config.json and weights), for inference.
UNet load_unet(const std::filesystem::path& folder, const UNetConfig& config, at::ScalarType dtype,
               at::Device device);

/// How many numbers a network of this configuration has.
std::int64_t parameter_count(const UNetConfig& config);

} // namespace restyle::core
