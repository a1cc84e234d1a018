#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "models/layers/layers.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// Everything that the next iteration depends on.
struct TrainingState {
    TensorMap weights; ///< What the optimiser moves, fp32, requiring gradients.
    TensorMap average; ///< Their moving average, which is what is saved as the model.
    TensorMap moment1; ///< Adam's running means of the gradient
    TensorMap moment2; ///< and of its square.
    TensorMap noted;   ///< What else a training keeps from step to step.
    std::int64_t iteration = 0;
    double seconds = 0;         ///< Trained so far.
    std::vector<double> losses; ///< Means of every kLossesEvery iterations; of several losses, one
                                ///< after the other.
    static constexpr int kLossesEvery = 50;
};

/// Asks for every parameter of what is trained.
using DeclareParameters = std::function<void(const ParameterSource&)>;

/// What has the weights of `start` and was never trained.
TrainingState untrained(const TensorMap& start, at::Device device);

/// Random weights as PyTorch's layers start, except that the last layer of a UNet's residual blocks
/// and of its transformers, and its output, start at zero: the network begins as its shortcuts. A
/// logit_scale starts as CLIP's does, log(1 / 0.07).
TrainingState initial_state(const DeclareParameters& declare, std::uint64_t seed,
                            at::Device device);

/// One file, written aside and renamed. `settings` is what must not differ when it is read again.
void write_checkpoint(const std::filesystem::path& file, const TrainingState& state,
                      const std::string& settings);

/// The state in the file. `untrained` has its weights' names, shapes and device. Throws
/// std::runtime_error when the file is no checkpoint of such a network and these settings.
TrainingState read_checkpoint(const std::filesystem::path& file, TrainingState untrained,
                              const std::string& settings);

} // namespace restyle::core
