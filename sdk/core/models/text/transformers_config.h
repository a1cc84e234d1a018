#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "files/json_object.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// Refuses a key of a transformers config.json that is neither one of `known` nor one that every
/// configuration there has and that means nothing to a network that is only run.
void refuse_unknown_keys(const files::JsonObject& config, const std::vector<std::string>& known);

/// Writes model.safetensors into `folder`, made where missing, the weights in `dtype`.
void write_transformers_weights(const std::filesystem::path& folder, const TensorMap& weights,
                                at::ScalarType dtype);

} // namespace restyle::core
