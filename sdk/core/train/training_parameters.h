#pragma once

#include "models/layers/layers.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// The weights as a network takes them whose arithmetic is in `dtype`; norms keep theirs as they
/// are. Gradients, where recorded, flow back.
inline ParameterSource parameters_in(const TensorMap& weights, at::ScalarType dtype) {
    return [&weights, dtype](const std::string& name, at::IntArrayRef) {
        const bool norm = name.find("norm") != std::string::npos;
        return norm ? weights.at(name) : weights.at(name).to(dtype);
    };
}

} // namespace restyle::core
