#include "models/diffusion_autoencoder/semantic_encoder.h"

#include "models/layers/norm_activation.h"

namespace restyle::core {

SemanticEncoder::SemanticEncoder(const ParameterSource& parameter,
                                 const DiffusionAutoencoderConfig& config)
    : half_(parameter, "encoder.", config, config.encoder, /*is_told=*/false),
      norm_(make_norm(parameter, "encoder.out.0", config, half_.given_channels().back())),
      to_code_(make_pointwise(parameter, "encoder.out.3", half_.given_channels().back(),
                              config.code_channels)) {}

at::Tensor SemanticEncoder::operator()(const at::Tensor& pictures) const {
    const at::Tensor h = norm_activation(half_(pictures, {}), norm_, Activation::kSilu);
    return to_code_(h.mean({2, 3}, /*keepdim=*/true)).flatten(1);
}

} // namespace restyle::core
