#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/layers/layers.h"

namespace restyle::files {
class JsonObject;
}

namespace restyle::core {

/// Time ids that SDXL's networks are told: original size, crop corner, target size.
constexpr int kTimeIds = 6;

/// diffusers' classes UNet2DModel and UNet2DConditionModel.
enum class UNetClass { kPlain, kConditional };

enum class TimeEmbeddingKind { kPositional, kFourier, kLearned };
enum class TimeUse { kShift, kScaleAndShift }; ///< resnet_time_scale_shift: default, scale_shift.
enum class Resampling { kConvolution, kResnet };

/// What follows a level's residual blocks, by diffusers' names of the block on the way down.
enum class BlockKind {
    kPlain,       ///< DownBlock2D: nothing.
    kAttention,   ///< AttnDownBlock2D: attention among the pixels.
    kTransformer, ///< CrossAttnDownBlock2D: transformers that also attend to the text.
    kResnet,      ///< ResnetDownsampleBlock2D: nothing, but a residual block resamples.
};

/// Whether what the network tells beside its prediction has layers of its own: null, convolution,
/// block of our key second_head, which diffusers does not know.
enum class SecondHeadKind {
    kNone,        ///< It comes out of the same convolution.
    kConvolution, ///< A norm and a convolution.
    kBlock        ///< A residual block before them.
};

/// class_embed_type: what is added to the time embedding for a label or a vector.
enum class LabelEmbedding {
    kNone,
    kTable,            ///< null with num_class_embeds: a row for each label.
    kTimestep,         ///< The label as if it were a time.
    kIdentity,         ///< A vector as wide as the time embedding, as it is.
    kProjection,       ///< A vector through two linear layers.
    kSimpleProjection, ///< A vector through one.
};

/// One level of the U.
struct LevelConfig {
    int channels;
    BlockKind down = BlockKind::kPlain;
    BlockKind up = BlockKind::kPlain;
    int layers = 2; ///< Residual blocks on the way down; there is one more on the way up.

    // Of kTransformer.
    int heads = 8;                  ///< diffusers calls their number attention_head_dim.
    std::vector<int> down_depths{}; ///< Transformer blocks after each residual block; empty: 1.
    std::vector<int> up_depths{};
    bool only_cross_attention = false; ///< Its pixels attend to the text twice, not to each other.

    int down_depth(std::size_t layer) const { return down_depths.empty() ? 1 : down_depths[layer]; }
    int up_depth(std::size_t layer) const { return up_depths.empty() ? 1 : up_depths[layer]; }
};

/// The config.json of a diffusers UNet2DModel or UNet2DConditionModel. The members' defaults are
/// those of the former.
struct UNetConfig {
    UNetClass unet_class = UNetClass::kPlain;
    int in_channels = 3;
    int out_channels = 3;
    std::optional<std::vector<int>> sample_size; ///< One number or height, width; a hint.
    bool center_input_sample = false;

    TimeEmbeddingKind time_embedding = TimeEmbeddingKind::kPositional;
    std::optional<int> time_embedding_dim; ///< Absent: four times the first level's channels.
    double freq_shift = 0;
    bool flip_sin_to_cos = true;
    std::optional<int> num_train_timesteps; ///< Rows of a learned time embedding.

    LabelEmbedding label_embedding = LabelEmbedding::kNone;
    int label_inputs = 0; ///< Rows of the table, or the projected vector's width.

    std::vector<LevelConfig> levels{{224, BlockKind::kPlain, BlockKind::kAttention},
                                    {448, BlockKind::kAttention, BlockKind::kAttention},
                                    {672, BlockKind::kAttention, BlockKind::kAttention},
                                    {896, BlockKind::kAttention, BlockKind::kPlain}};
    bool mid_block = true;
    /// add_attention; of the conditional class: whether mid_block_type is UNetMidBlock2DCrossAttn,
    /// for without it UNetMidBlock2D has one residual block there.
    bool mid_attention = true;
    double mid_block_scale_factor = 1;
    int downsample_padding = 1;
    Resampling downsample = Resampling::kConvolution;
    Resampling upsample = Resampling::kConvolution;
    SecondHeadKind second_head = SecondHeadKind::kNone; ///< Of the plain class alone.

    Activation activation = Activation::kSilu;
    std::optional<int> attention_head_dim = 8; ///< Of kAttention; absent: one head of all channels.
    int norm_num_groups = 32;
    std::optional<int> attn_norm_num_groups;
    double norm_eps = 1e-5;
    TimeUse time_use = TimeUse::kShift;

    // Of the conditional class alone.
    int cross_attention_dim = 1280;        ///< Width of the text that transformers attend to.
    std::optional<int> encoder_hid_dim;    ///< Width of the text before it is projected to that.
    bool use_linear_projection = false;    ///< Else transformers begin and end in convolutions.
    bool upcast_attention = false;         ///< Kept for writing: scores are always fp32 here.
    std::optional<int> time_cond_proj_dim; ///< Width of the embedding of w (LCM).
    std::optional<int> addition_time_embed_dim; ///< Of each time id (SDXL's text_time).
    int addition_inputs = 0; ///< projection_class_embeddings_input_dim of text_time.
    int conv_in_kernel = 3;
    int conv_out_kernel = 3;

    bool is_conditional() const { return unet_class == UNetClass::kConditional; }
    /// What the last convolution gives.
    int first_head_channels() const {
        return second_head == SecondHeadKind::kNone ? out_channels : out_channels / 2;
    }
    int time_channels() const { return time_embedding_dim.value_or(4 * levels.front().channels); }
    /// Height and width of what the network sees must be a multiple of it.
    int size_multiple() const { return 1 << (levels.size() - 1); }
    bool attends_to_text() const;
};

/// Throws std::runtime_error naming file, key, value and what is supported for anything that this
/// library's UNet is not (dropout > 0, two texts at once, other blocks).
UNetConfig read_unet_config(const std::filesystem::path& file);
UNetConfig read_unet_config(const files::JsonObject& object);

void write_unet_config(const std::filesystem::path& file, const UNetConfig& config);

} // namespace restyle::core
