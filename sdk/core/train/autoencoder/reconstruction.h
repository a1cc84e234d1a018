#pragma once

#include "models/autoencoder/autoencoder_config.h"
#include "restyle/core/safetensors.h"
#include "restyle/core/train_autoencoder.h"

namespace restyle::core {

/// What an autoencoder in training makes of pictures.
struct Reconstruction {
    at::Tensor pictures;
    at::Tensor hold; ///< A term of the loss, with its weight: hold(z) of AutoencoderTrainSettings.
};

/// Through the latents and back, without their scale; gradients, where recorded, flow to the
/// weights.
///
/// pictures   [n, 3, H, W] in [-1, 1], fp32, where the weights are
/// generator  the host's, for what is drawn of the posterior
Reconstruction reconstruct(const TensorMap& weights, const AutoencoderConfig& config,
                           const AutoencoderTrainSettings& settings, const at::Tensor& pictures,
                           at::Generator& generator);

} // namespace restyle::core
