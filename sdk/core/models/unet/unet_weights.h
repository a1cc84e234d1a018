#pragma once

#include "models/files/stored_model.h"
#include "models/unet/unet.h"

namespace restyle::core {

class LoraParameters;

/// The UNet of a folder or of a checkpoint's part, for inference. Throws std::runtime_error naming
/// the file and what does not fit; the names that diffusers gave attention before 0.17 are
/// understood. LoRAs may be null.
UNet load_unet(const StoredPart& stored, const UNetConfig& config, at::ScalarType dtype,
               at::Device device, LoraParameters* loras = nullptr);

/// How many numbers a network of this configuration has.
std::int64_t parameter_count(const UNetConfig& config);

} // namespace restyle::core
