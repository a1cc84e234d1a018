#pragma once

#include <filesystem>

#include "models/unet/unet_config.h"
#include "restyle/core/safetensors.h"
#include "restyle/core/schedule_config.h"

namespace restyle::core {

/// What a diffusers folder says beside its weights.
struct ModelDescription {
    UNetConfig unet;
    ScheduleConfig schedule;
    int patch_size = 1;
};

/// Writes model_index.json, scheduler/ and unet/ into `folder` (made where missing), the weights in
/// `dtype`, each file aside and renamed.
void write_model_folder(const std::filesystem::path& folder, const ModelDescription& description,
                        const TensorMap& weights, at::ScalarType dtype);

} // namespace restyle::core
