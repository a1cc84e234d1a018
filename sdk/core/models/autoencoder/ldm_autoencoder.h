#pragma once

#include <optional>

#include "models/autoencoder/ldm_decoder.h"
#include "models/autoencoder/ldm_encoder.h"

namespace restyle::core {

/// The network of AutoencoderKL and VQModel, in the parameters' precision; neither scales its
/// latents nor quantises them.
class LdmAutoencoder {
public:
    LdmAutoencoder(const ParameterSource& parameter, const LdmConfig& config);

    /// [n, picture_channels, H, W] in [-1, 1] -> [n, embedded_channels, h, w]: the posterior's mean
    /// where gaussian.
    at::Tensor encode(const at::Tensor& pictures) const;
    at::Tensor decode(const at::Tensor& latents) const;

    /// As encode(), but where gaussian [n, 2 embedded_channels, h, w]: the posterior's mean and the
    /// logarithm of its variance.
    at::Tensor moments(const at::Tensor& pictures) const;

private:
    int embedded_channels_;
    LdmEncoder encoder_;
    std::optional<Convolution> quant_conv_;
    std::optional<Convolution> post_quant_conv_;
    LdmDecoder decoder_;
};

} // namespace restyle::core
