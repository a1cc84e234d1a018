#pragma once

#include <optional>
#include <vector>

#include "models/autoencoder/autoencoder_config.h"
#include "models/layers/convolution.h"

namespace restyle::core {

/// diffusers' AutoencoderTinyBlock: relu(x + three convolutions of x).
class TinyBlock {
public:
    TinyBlock(const ParameterSource& parameter, const std::string& name, int channels,
              Activation activation);

    at::Tensor operator()(const at::Tensor& x) const;

private:
    Activation activation_;
    Convolution first_;
    Convolution second_;
    Convolution third_;
};

/// The blocks at one size of the picture, between convolutions that change the size.
struct TinyStage {
    std::optional<Convolution> before{};
    std::vector<TinyBlock> blocks{};
    std::optional<Convolution> after{};
};

/// The network of AutoencoderTiny (TAESD), in the parameters' precision; does not scale latents.
class TinyAutoencoder {
public:
    TinyAutoencoder(const ParameterSource& parameter, const TinyConfig& config);

    /// [n, picture_channels, H, W] in [-1, 1] -> [n, latent_channels, h, w]
    at::Tensor encode(const at::Tensor& pictures) const;
    at::Tensor decode(const at::Tensor& latents) const;

private:
    Activation activation_;
    std::vector<TinyStage> encoder_; ///< From the picture's size to the latent's,
    std::vector<TinyStage> decoder_; ///< and back.
};

} // namespace restyle::core
