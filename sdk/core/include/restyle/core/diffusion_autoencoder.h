#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include <ATen/ATen.h>

#include "restyle/core/generator.h"

namespace restyle::core {

/// What tells a diffusion autoencoder what a picture shows.
enum class SemanticCode {
    kLatentNoise, ///< Part `z_T`, one row: N(0, 1), from which the latent diffusion draws z_sem.
    kDirect ///< Part `z_sem`, one row: z_sem itself, less its mean over the pictures of training
            ///< and over their deviation.
};

/// How a diffusion autoencoder draws: both diffusions by DDIM without noise, at the equally spaced
/// times of the public implementation, for which codes mean the same whatever the number of steps.
struct DiffusionAutoencoderDrawing {
    SemanticCode code = SemanticCode::kLatentNoise;
    int steps = 10; ///< Of each diffusion, at least 1 and at most the times it was trained on.

    bool recompute = true; ///< As in DiffusionSampling.

    /// Called before each pass of the U-Net with the pictures in it: to count, or to throw and so
    /// to stop. May be empty.
    std::function<void(std::int64_t pictures)> before_pass = {};
};

struct DiffusionAutoencoderNetworks;

/// A diffusion autoencoder (Preechakul et al.: "Diffusion Autoencoders: Toward a Meaningful and
/// Decodable Representation", arXiv:2111.15640): a U-Net that is told z_sem by its blocks' norms,
/// an encoder that finds z_sem in a picture, and a diffusion of z_sem. As generator of a code of
/// two parts, what the picture shows and `x_T`, where its diffusion starts: what else there is of
/// detail. Copies share their weights. Safe to use from several threads at once.
class DiffusionAutoencoder {
public:
    explicit DiffusionAutoencoder(std::shared_ptr<const DiffusionAutoencoderNetworks> networks)
        : networks_(std::move(networks)) {}

    int resolution() const;    ///< Of pictures, in pixels a side.
    int code_channels() const; ///< Of z_sem.
    std::int64_t parameters() const;

    /// Gradients keep a state a step of both diffusions. The code must have the precision and the
    /// device that it was loaded for. Throws std::invalid_argument for steps out of range.
    Generator generator(const DiffusionAutoencoderDrawing& drawing) const;

    /// The code of drawing.code that draws what z_T and x_T draw.
    Code from_z_T(const Code& code, const DiffusionAutoencoderDrawing& drawing) const;

    /// The code of pictures [n, 3, H, W] in [-1, 1]: z_sem by the encoder, x_T, and where it is
    /// asked for z_T, by running DDIM backwards (the paper's "stochastic encoder"), as the public
    /// implementation does it: the code is the noise that the network finds at the noisiest time,
    /// so that the generator comes near to the pictures as far as the network finds it well. Throws
    /// std::invalid_argument for pictures of another size.
    Code encode(const at::Tensor& pictures, const DiffusionAutoencoderDrawing& drawing) const;

private:
    std::shared_ptr<const DiffusionAutoencoderNetworks> networks_;
};

/// Loads FOLDER/config.json and FOLDER/model.safetensors, as
/// samples/convert/convert_diffusion_autoencoder.py makes them of the public files; `dtype` is
/// kFloat or kDouble. Throws std::runtime_error naming file, field or tensor and what was expected.
DiffusionAutoencoder load_diffusion_autoencoder(const std::filesystem::path& folder,
                                                at::ScalarType dtype = at::kFloat,
                                                at::Device device = at::kCPU);

} // namespace restyle::core
