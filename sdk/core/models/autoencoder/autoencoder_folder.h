#pragma once

#include "models/autoencoder/autoencoder_config.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// Writes the weights in `dtype`, and config.json, into `folder` (made where missing), each file
/// aside and renamed: load_autoencoder() and diffusers read it.
void write_autoencoder(const std::filesystem::path& folder, const AutoencoderConfig& config,
                       const TensorMap& weights, at::ScalarType dtype);

/// The folder of the autoencoder that is meant by `folder`: itself, the one that its
/// model_index.json names, or vae/ in it where it has none. Throws std::runtime_error saying what
/// was expected.
std::filesystem::path find_autoencoder(const std::filesystem::path& folder);

/// Copies configuration and weights, each file aside and renamed. Nothing where both are one.
void copy_autoencoder(const std::filesystem::path& from, const std::filesystem::path& to);

/// Whether both hold the same configuration and weights, byte for byte.
bool same_autoencoder(const std::filesystem::path& a, const std::filesystem::path& b);

} // namespace restyle::core
