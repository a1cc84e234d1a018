#pragma once

#include "models/diffusion_autoencoder/latent_network.h"
#include "models/diffusion_autoencoder/semantic_encoder.h"
#include "models/diffusion_autoencoder/semantic_unet.h"

namespace restyle::core {

/// All that a diffusion autoencoder's file holds, in the names of the public checkpoints.
struct DiffusionAutoencoderNetworks {
    DiffusionAutoencoderNetworks(const ParameterSource& parameter,
                                 const DiffusionAutoencoderConfig& config);

    DiffusionAutoencoderConfig config;
    SemanticUNet unet;
    SemanticEncoder encoder;
    LatentNetwork latent;
    at::Tensor z_sem_mean, z_sem_std; ///< Over the pictures of training: [code_channels].
};

} // namespace restyle::core
