#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/autoencoder.h"
#include "restyle/core/condition_needs.h"
#include "restyle/core/conditional_network.h"
#include "restyle/core/lora.h"
#include "restyle/core/network.h"
#include "restyle/core/prompt_encoder.h"
#include "restyle/core/schedule_config.h"

namespace restyle::core {

/// A denoiser loaded from a diffusers folder: model_index.json, unet/ and scheduler/, and where the
/// index names them vae/ or vqvae/, text_encoder/ and tokenizer/, text_encoder_2/ and tokenizer_2/,
/// or class_embedder/ (latent diffusion's, of classes); or from a single-file checkpoint, which
/// stands for such a folder (checkpoint.h).
///
/// What the denoiser sees of pictures [n, picture_channels, H, W] in [-1, 1] is x_0
/// [n, x_0_shape(W, H)]:
///
///   a model of pictures          the pictures themselves
///   patch_size p > 1             p x p pixels as channels, one pixel_unshuffle apart
///   beside an autoencoder        its latents, scaled
struct Model {
    std::filesystem::path folder;
    ScheduleConfig schedule;
    Network network;                      ///< Of a model that is told nothing; else undefined.
    ConditionalNetwork conditional;       ///< Of one that is told something; else undefined.
    AttendedNetwork attended;             ///< The same network, for attention_control.h.
    ConditionNeeds needs;                 ///< What it is told: none() for `network`.
    std::optional<PromptEncoder> prompts; ///< Of one that is told a text (wish.h: tell()).
    int channels = 3;                     ///< Of a picture, or of a latent.
    int patch_size = 1;
    std::optional<Autoencoder> autoencoder;
    int size_multiple = 1;       ///< A picture's height and width must be multiples of it.
    std::int64_t parameters = 0; ///< Of the network; the autoencoder has its own.

    bool on_latents() const { return autoencoder.has_value(); }
    int picture_channels() const { return on_latents() ? autoencoder->picture_channels : channels; }

    /// Pixels a side of one value of what the network sees.
    int pixels_a_value() const { return on_latents() ? autoencoder->latent_pixels : patch_size; }

    /// [C, H, W] of x_0 of a picture of this size, which check_size() allows.
    std::vector<std::int64_t> x_0_shape(std::int64_t width, std::int64_t height) const;

    /// Pictures to x_0 and back, in the precision of what is given; the way back does not clamp.
    /// Exact inverses, but for an autoencoder, which gives about the same pictures.
    at::Tensor x_0_from_pictures(const at::Tensor& pictures) const;
    at::Tensor pictures_from_x_0(const at::Tensor& x_0) const;

    /// Throws std::runtime_error saying what the network is told, where that is not nothing.
    void check_unconditional() const;

    /// Throws std::invalid_argument naming the multiple when the network cannot take this size.
    void check_size(std::int64_t width, std::int64_t height) const;
};

/// What translating between two models asks of them: equal x_0. Both see pictures of as many
/// channels in the same patches, or latents of as many channels in the same squares of pixels; of
/// two autoencoders of one class, latents of the same scale. Throws std::invalid_argument naming
/// both folders, the field and its two values.
void check_same_x_0(const Model& source, const Model& target);

/// Loads it for inference with weights in `dtype` (kDouble, kFloat, kBFloat16, kHalf). Throws
/// std::runtime_error naming file, field, value and what was expected.
///
/// In fp32 and fp64 the weights of networks and text encoders that are stored in half precision or
/// brain floats lie in memory as they are stored, and each layer widens its own when it computes:
/// bit for bit what weights in `dtype` give. The text encoders compute in fp32, in fp64 where the
/// network does. Each of the LoRAs acts with
/// its own scale, now and whenever that changes.
Model load_model(const std::filesystem::path& folder, at::ScalarType dtype = at::kFloat,
                 at::Device device = at::kCPU, const std::vector<Lora>& loras = {});

} // namespace restyle::core
