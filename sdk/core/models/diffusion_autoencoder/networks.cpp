#include "models/diffusion_autoencoder/networks.h"

namespace restyle::core {

DiffusionAutoencoderNetworks::DiffusionAutoencoderNetworks(const ParameterSource& parameter,
                                                           const DiffusionAutoencoderConfig& shape)
    : config(shape),
      unet(parameter, shape),
      encoder(parameter, shape),
      latent(parameter, shape),
      z_sem_mean(parameter("conds_mean", {shape.code_channels})),
      z_sem_std(parameter("conds_std", {shape.code_channels})) {}

} // namespace restyle::core
