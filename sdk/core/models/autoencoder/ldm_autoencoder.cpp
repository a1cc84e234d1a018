#include "models/autoencoder/ldm_autoencoder.h"

namespace restyle::core {

LdmAutoencoder::LdmAutoencoder(const ParameterSource& parameter, const LdmConfig& config)
    : embedded_channels_(config.embedded_channels),
      encoder_(parameter, "encoder", config),
      decoder_(parameter, "decoder", config) {
    const int values = config.gaussian ? 2 : 1; // Mean and log-variance.
    if (config.quant_conv)
        quant_conv_ = make_pointwise(parameter, "quant_conv", values * config.latent_channels,
                                     values * config.embedded_channels);
    if (config.post_quant_conv)
        post_quant_conv_ = make_pointwise(parameter, "post_quant_conv", config.embedded_channels,
                                          config.latent_channels);
}

at::Tensor LdmAutoencoder::encode(const at::Tensor& pictures) const {
    return moments(pictures).narrow(1, 0, embedded_channels_);
}

at::Tensor LdmAutoencoder::moments(const at::Tensor& pictures) const {
    const at::Tensor h = encoder_(pictures);
    return quant_conv_ ? (*quant_conv_)(h) : h;
}

at::Tensor LdmAutoencoder::decode(const at::Tensor& latents) const {
    return decoder_(post_quant_conv_ ? (*post_quant_conv_)(latents) : latents);
}

} // namespace restyle::core
