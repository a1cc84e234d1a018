#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/layers/layers.h"

namespace restyle::core {

enum class TimeEmbeddingKind { kPositional, kFourier, kLearned };
enum class TimeUse { kShift, kScaleAndShift }; ///< resnet_time_scale_shift: default, scale_shift.
enum class Resampling { kConvolution, kResnet };

/// One level of the U: what its down_block_type and up_block_type say.
struct LevelConfig {
    int channels;
    bool down_attention = false;
    bool up_attention = false;
};

/// A diffusers UNet2DModel's config.json. The members' defaults are diffusers'.
struct UNetConfig {
    int in_channels = 3;
    int out_channels = 3;
    std::optional<std::vector<int>> sample_size; ///< One number or height, width; a hint.
    bool center_input_sample = false;

    TimeEmbeddingKind time_embedding = TimeEmbeddingKind::kPositional;
    std::optional<int> time_embedding_dim; ///< Absent: four times the first level's channels.
    double freq_shift = 0;
    bool flip_sin_to_cos = true;
    std::optional<int> num_train_timesteps; ///< Rows of a learned time embedding.

    std::vector<LevelConfig> levels{
        {224, false, true}, {448, true, true}, {672, true, true}, {896, true, false}};
    int layers_per_block = 2;
    bool mid_block = true;
    bool mid_attention = true; ///< add_attention
    double mid_block_scale_factor = 1;
    int downsample_padding = 1;
    Resampling downsample = Resampling::kConvolution;
    Resampling upsample = Resampling::kConvolution;

    Activation activation = Activation::kSilu;
    std::optional<int> attention_head_dim = 8; ///< Absent: one head of all channels.
    int norm_num_groups = 32;
    std::optional<int> attn_norm_num_groups;
    double norm_eps = 1e-5;
    TimeUse time_use = TimeUse::kShift;

    int time_channels() const { return time_embedding_dim.value_or(4 * levels.front().channels); }
    /// Height and width of what the network sees must be a multiple of it.
    int size_multiple() const { return 1 << (levels.size() - 1); }
};

/// Throws std::runtime_error naming file, key, value and what is supported for anything that this
/// library's UNet is not (dropout > 0, class embeddings, other blocks).
UNetConfig read_unet_config(const std::filesystem::path& file);

void write_unet_config(const std::filesystem::path& file, const UNetConfig& config);

} // namespace restyle::core
