#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "restyle/core/safetensors.h"

namespace restyle::core {

inline constexpr std::size_t kMostResolutions = 10; ///< 2048x2048 is the last.

/// The shape of a StyleGAN2 generator.
struct StyleGan2Config {
    int z_dim = 512;
    int w_dim = 512;
    int classes = 0; ///< 0: not class-conditional.
    int mapping_layers = 8;
    int mapping_features = 512; ///< Between the mapping network's layers.
    int embed_features = 512;   ///< Of a class, beside z.
    double lr_multiplier = 0.01;
    std::vector<int> channels; ///< At 4x4, 8x8, ...
    int picture_channels = 3;
    std::optional<double> conv_clamp; ///< What layers give lies within +- this.

    int resolution() const { return 4 << (channels.size() - 1); }
    int layers() const { return 2 * int(channels.size()); }
};

/// Throws std::runtime_error naming file, key, value and what is supported.
StyleGan2Config read_stylegan2_config(const std::filesystem::path& file);

/// Writes config.json and model.safetensors into `folder`, made where missing, the weights in
/// `dtype`: what load_stylegan2() reads.
void write_stylegan2(const std::filesystem::path& folder, const StyleGan2Config& config,
                     const TensorMap& weights, at::ScalarType dtype);

} // namespace restyle::core
