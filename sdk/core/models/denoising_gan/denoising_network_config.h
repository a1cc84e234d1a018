#pragma once

#include <vector>

#include "files/json_object.h"

namespace restyle::core {

/// The shape of a denoising GAN's network: NCSN++ (Song et al., arXiv:2011.13456) as Xiao et al.
/// use it. Each default is what their published models have.
struct DenoisingNetworkConfig {
    int resolution = 0;           ///< Of pictures, in pixels a side.
    int code_features = 100;      ///< Of z_t.
    int code_layers = 3;          ///< After the first that z_t goes through.
    int code_channels = 256;      ///< Of what they make of it, which the norms are told.
    int channels = 128;           ///< Times a multiplier.
    std::vector<int> multipliers; ///< Of the channels at each resolution, the finest first.
    int layers = 2;               ///< Residual blocks at each resolution, on the way down.
    std::vector<int> attention_resolutions{16}; ///< Pixels a side where blocks are attended.
    bool has_pyramid = true; ///< The picture itself goes down too, through a convolution a step.
    bool filters = true;     ///< Sizes change by the filter [1, 3, 3, 1], not by means of four.
    bool halves_variance = true; ///< Sums of two are divided by sqrt(2).
    bool has_tanh = true;        ///< At the end.

    int resolutions() const { return int(multipliers.size()); }
    int channels_at(int level) const { return channels * multipliers[std::size_t(level)]; }
    int time_channels() const { return 4 * channels; }
    bool attends(int level) const;

    /// So many a norm of so many channels has.
    static int groups_of(int features) { return features < 4 * 32 ? features / 4 : 32; }
};

/// Of config.json, less what is no part of the network. Throws std::runtime_error naming file, key,
/// value and what is supported.
DenoisingNetworkConfig read_denoising_network_config(const files::JsonObject& object);

/// Its keys.
const std::vector<std::string>& denoising_network_keys();

} // namespace restyle::core
