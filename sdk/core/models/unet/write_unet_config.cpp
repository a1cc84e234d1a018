#include <algorithm>

#include "files/write_aside.h"
#include "models/unet/unet_config_parts.h"

namespace restyle::core {
namespace {

using nlohmann::json;

template <typename Value>
json or_null(const std::optional<Value>& value) {
    return value ? json(*value) : json();
}

/// A list with one entry a level, or the entry that all of them are.
json one_or_list(const json& list) {
    const bool same = std::all_of(list.begin(), list.end(),
                                  [&](const json& entry) { return entry == list.front(); });
    return same ? list.front() : list;
}

json sample_size(const UNetConfig& config) {
    const bool square = config.sample_size && config.sample_size->size() == 1;
    return square ? json(config.sample_size->front()) : or_null(config.sample_size);
}

/// For a level of `layers` residual blocks.
json depth_of_level(const std::vector<int>& depths, int layers) {
    return depths.empty() ? one_or_list(std::vector<int>(static_cast<std::size_t>(layers), 1))
                          : one_or_list(depths);
}

const char* down_name(BlockKind kind) {
    switch (kind) {
    case BlockKind::kPlain:
        return "DownBlock2D";
    case BlockKind::kAttention:
        return "AttnDownBlock2D";
    case BlockKind::kTransformer:
        return "CrossAttnDownBlock2D";
    case BlockKind::kResnet:
        break;
    }
    return "ResnetDownsampleBlock2D";
}

const char* up_name(BlockKind kind) {
    switch (kind) {
    case BlockKind::kPlain:
        return "UpBlock2D";
    case BlockKind::kAttention:
        return "AttnUpBlock2D";
    case BlockKind::kTransformer:
        return "CrossAttnUpBlock2D";
    case BlockKind::kResnet:
        break;
    }
    return "ResnetUpsampleBlock2D";
}

json labels(const UNetConfig& config) {
    const LabelEmbedding kind = config.label_embedding;
    json object = {{"class_embed_type", nullptr}, {"num_class_embeds", nullptr}};
    if (kind == LabelEmbedding::kTable) object["num_class_embeds"] = config.label_inputs;
    if (kind != LabelEmbedding::kTable && kind != LabelEmbedding::kNone)
        object["class_embed_type"] = word_for(kind, kLabelEmbeddings);
    if (kind == LabelEmbedding::kProjection || kind == LabelEmbedding::kSimpleProjection)
        object["projection_class_embeddings_input_dim"] = config.label_inputs;
    return object;
}

json of_both_classes(const UNetConfig& config) {
    json channels = json::array(), down = json::array(), up = json::array(), layers = json::array();
    for (const LevelConfig& level : config.levels) {
        channels.push_back(level.channels);
        layers.push_back(level.layers);
        down.push_back(down_name(level.down));
        up.insert(up.begin(), up_name(level.up));
    }
    return {
        {"in_channels", config.in_channels},
        {"out_channels", config.out_channels},
        {"sample_size", sample_size(config)},
        {"center_input_sample", config.center_input_sample},
        {"time_embedding_type", word_for(config.time_embedding, kTimeEmbeddings)},
        {"time_embedding_dim", or_null(config.time_embedding_dim)},
        {"freq_shift", config.freq_shift},
        {"flip_sin_to_cos", config.flip_sin_to_cos},
        {"block_out_channels", channels},
        {"down_block_types", down},
        {"up_block_types", up},
        {"layers_per_block", one_or_list(layers)},
        {"mid_block_scale_factor", config.mid_block_scale_factor},
        {"downsample_padding", config.downsample_padding},
        {"act_fn", word_for(config.activation, kActivations)},
        {"norm_num_groups", config.norm_num_groups},
        {"norm_eps", config.norm_eps},
        {"resnet_time_scale_shift",
         config.time_use == TimeUse::kScaleAndShift ? "scale_shift" : "default"},
        {"dropout", 0.0},
    };
}

json of_the_plain_class(const UNetConfig& config) {
    const auto resampling = [](Resampling kind) {
        return kind == Resampling::kResnet ? "resnet" : "conv";
    };
    json object = {
        {"_class_name", "UNet2DModel"},
        {"num_train_timesteps", or_null(config.num_train_timesteps)},
        {"mid_block_type", config.mid_block ? json("UNetMidBlock2D") : json()},
        {"add_attention", config.mid_attention},
        {"downsample_type", resampling(config.downsample)},
        {"upsample_type", resampling(config.upsample)},
        {"attention_head_dim", or_null(config.attention_head_dim)},
        {"attn_norm_num_groups", or_null(config.attn_norm_num_groups)},
    };
    if (config.second_head != SecondHeadKind::kNone)
        object["second_head"] = word_for(config.second_head, kSecondHeads);
    return object;
}

json of_the_conditional_class(const UNetConfig& config) {
    json down = json::array(), up = json::array(), heads = json::array(), only = json::array();
    for (const LevelConfig& level : config.levels) {
        down.push_back(depth_of_level(level.down_depths, level.layers));
        up.insert(up.begin(), depth_of_level(level.up_depths, level.layers + 1));
        heads.push_back(level.heads);
        only.push_back(level.only_cross_attention);
    }
    // diffusers reads the way up from the way down, reversed, unless it is told.
    const bool mirrored =
        std::equal(down.begin(), down.end(), up.rbegin()) &&
        std::none_of(down.begin(), down.end(), [](const json& depth) { return depth.is_array(); });
    const json middle = config.mid_attention ? "UNetMidBlock2DCrossAttn" : "UNetMidBlock2D";
    json object = {
        {"_class_name", "UNet2DConditionModel"},
        {"mid_block_type", config.mid_block ? middle : json()},
        {"transformer_layers_per_block", mirrored ? one_or_list(down) : down},
        {"reverse_transformer_layers_per_block", mirrored ? json() : up},
        {"attention_head_dim", one_or_list(heads)},
        {"only_cross_attention", one_or_list(only)},
        {"cross_attention_dim", config.cross_attention_dim},
        {"encoder_hid_dim", or_null(config.encoder_hid_dim)},
        {"encoder_hid_dim_type", config.encoder_hid_dim ? json("text_proj") : json()},
        {"use_linear_projection", config.use_linear_projection},
        {"upcast_attention", config.upcast_attention},
        {"time_cond_proj_dim", or_null(config.time_cond_proj_dim)},
        {"addition_embed_type", config.addition_time_embed_dim ? json("text_time") : json()},
        {"addition_time_embed_dim", or_null(config.addition_time_embed_dim)},
        {"conv_in_kernel", config.conv_in_kernel},
        {"conv_out_kernel", config.conv_out_kernel},
    };
    if (config.addition_time_embed_dim)
        object["projection_class_embeddings_input_dim"] = config.addition_inputs;
    return object;
}

} // namespace

void write_unet_config(const std::filesystem::path& file, const UNetConfig& config) {
    json object = of_both_classes(config);
    object.update(labels(config));
    object.update(config.is_conditional() ? of_the_conditional_class(config)
                                          : of_the_plain_class(config));
    files::write_text_aside(file, object.dump(2) + "\n");
}

} // namespace restyle::core
