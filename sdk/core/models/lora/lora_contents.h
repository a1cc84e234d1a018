#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <ATen/ATen.h>

#include "models/layers/low_rank.h"
#include "models/lora/lora_key.h"
#include "restyle/core/lora.h"

namespace restyle::core {

/// What a LoRA adds to one layer, as its file has it.
struct LoraLayer {
    std::string key;   ///< Of one of its tensors, for complaints.
    at::Tensor down;   ///< [rank, in, ...]
    at::Tensor up;     ///< [out, rank, ...]
    double factor = 1; ///< alpha / rank
};

using LoraLayers = std::map<std::pair<LoraPart, std::string>, LoraLayer>;

struct Lora::Contents {
    std::filesystem::path file;
    LoraLayers layers;
    std::shared_ptr<LoraScale> scale;
};

/// Checked by themselves; what they fit is seen when a network asks for them.
LoraLayers read_lora_layers(const std::filesystem::path& file);

} // namespace restyle::core
