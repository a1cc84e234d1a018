#pragma once

#include <vector>

#include "models/diffusion_autoencoder/diffusion_autoencoder_config.h"
#include "models/layers/layers.h"
#include "models/unet/time_embedding.h"

namespace restyle::core {

/// Finds the noise in a code: linear layers, most of which see the code once more beside what the
/// layer before gives, and which are told the time as a scale before each norm:
///
///   h <- silu(norm(linear([h, z]) (1 + t_s)))
///
/// of all but the last, which is linear alone.
class LatentNetwork {
public:
    LatentNetwork(const ParameterSource& parameter, const DiffusionAutoencoderConfig& config);

    /// z_t [n, code_channels], t [n] int64
    at::Tensor operator()(const at::Tensor& z_t, const at::Tensor& t) const;

private:
    struct Layer {
        bool sees_input;
        Linear linear, of_time;
        LayerNorm norm;
    };

    Waves waves_;
    TwoLinears time_;
    std::vector<Layer> layers_; ///< Of the last only the linear one.
};

} // namespace restyle::core
