#pragma once

#include <cstdint>

#include "models/gan/stylegan2_config.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// What training moves of an untrained generator, by its file's names, and of its discriminator:
/// all as StyleGAN2 starts.
TensorMap initial_gan_weights(const StyleGan2Config& config, std::uint64_t seed);

/// Everything that a generator's file has, of what training moved: beside it the noise of each
/// layer, drawn of the seed, and the mean of w.
TensorMap generator_file(const TensorMap& weights, const StyleGan2Config& config,
                         std::uint64_t seed);

/// How training draws pictures.
struct RandomDrawing {
    std::int64_t pictures = 0;
    double mixing = 0; ///< Share whose finer layers have the style of another code.
    bool noise = true; ///< Of every pixel of every layer.
};

/// Pictures of random codes and noise, [n, 3, H, W], and the styles [n, layers, w_dim] that they
/// were drawn of; gradients flow back to styles and weights.
struct DrawnPictures {
    at::Tensor pictures, styles;
};
DrawnPictures draw_with_styles(const TensorMap& weights, const StyleGan2Config& config,
                               const RandomDrawing& drawing, at::Generator& generator);
at::Tensor draw_pictures(const TensorMap& weights, const StyleGan2Config& config,
                         const RandomDrawing& drawing, at::Generator& generator);

} // namespace restyle::core
