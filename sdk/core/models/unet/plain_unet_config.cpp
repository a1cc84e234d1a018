#include "models/unet/unet_config_parts.h"

namespace restyle::core {
namespace {

const std::vector<BlockName> kPlainBlocks{
    {BlockKind::kPlain, "DownBlock2D", "UpBlock2D"},
    {BlockKind::kAttention, "AttnDownBlock2D", "AttnUpBlock2D"},
    {BlockKind::kResnet, "ResnetDownsampleBlock2D", "ResnetUpsampleBlock2D"}};

void read_time_kind(const files::JsonObject& object, UNetConfig& config) {
    config.time_embedding = object.choice("time_embedding_type", "positional", kTimeEmbeddings);
    if (object.has("num_train_timesteps"))
        config.num_train_timesteps = object.integer("num_train_timesteps", 0, 1, 1 << 20);
    if (config.time_embedding == TimeEmbeddingKind::kLearned && !config.num_train_timesteps)
        object.refuse("num_train_timesteps", "a number, since time_embedding_type is learned");
}

void read_attention(const files::JsonObject& object, UNetConfig& config) {
    config.mid_attention = object.boolean("add_attention", true);
    if (object.has("attn_norm_num_groups")) {
        config.attn_norm_num_groups = object.integer("attn_norm_num_groups", 0, 1, kMostChannels);
        if (config.levels.back().channels % *config.attn_norm_num_groups != 0)
            object.refuse("attn_norm_num_groups", "a divisor of the last of block_out_channels");
    }
    // Unlike other keys, null differs from absent: one head of all channels.
    if (object.contains_null("attention_head_dim")) config.attention_head_dim.reset();
    if (!object.has("attention_head_dim")) return;
    config.attention_head_dim = object.integer("attention_head_dim", 8, 1, kMostChannels);
    for (const LevelConfig& level : config.levels) {
        const bool last = &level == &config.levels.back();
        const bool attends = level.down == BlockKind::kAttention ||
                             level.up == BlockKind::kAttention ||
                             (last && config.mid_block && config.mid_attention);
        if (attends && level.channels < *config.attention_head_dim)
            object.refuse("attention_head_dim", "at most the channels of the attending blocks");
    }
}

void read_second_head(const files::JsonObject& object, UNetConfig& config) {
    if (!object.has("second_head")) return;
    config.second_head = object.choice("second_head", "", kSecondHeads);
    if (config.out_channels % 2 != 0)
        object.refuse("out_channels", "an even number, since half of them are the second head's");
}

} // namespace

void read_plain_unet(const files::JsonObject& object, UNetConfig& config) {
    config.levels = read_levels(object, kPlainBlocks, UNetConfig().levels);
    const int layers = object.integer("layers_per_block", 2, 1, kMostLayers);
    for (LevelConfig& level : config.levels)
        level.layers = layers;
    config.mid_block = !object.contains_null("mid_block_type");
    object.choice<bool>("mid_block_type", "UNetMidBlock2D", {{"UNetMidBlock2D", true}});
    const std::vector<std::pair<std::string, Resampling>> kinds{{"conv", Resampling::kConvolution},
                                                                {"resnet", Resampling::kResnet}};
    config.downsample = object.choice("downsample_type", "conv", kinds);
    config.upsample = object.choice("upsample_type", "conv", kinds);
    read_time_kind(object, config);
    read_attention(object, config);
    read_second_head(object, config);
}

} // namespace restyle::core
