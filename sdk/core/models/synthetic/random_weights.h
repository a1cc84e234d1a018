#pragma once

#include <cstdint>
#include <functional>

#include "models/layers/layers.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// Random parameters in fp32, scaled by their fan-in so that values stay finite in any precision:
/// norms scale by 1, all other vectors are 0. A function of the seed and the order of calls.
ParameterSource random_parameters(std::uint64_t seed);

/// Those of the network that `make` makes, by their diffusers names, in `dtype`.
TensorMap random_weights(std::uint64_t seed, at::ScalarType dtype,
                         const std::function<void(const ParameterSource&)>& make);

} // namespace restyle::core
