#include "models/unet/unet_config_parts.h"

namespace restyle::core {
namespace {

using nlohmann::json;

const std::vector<BlockName> kConditionalBlocks{
    {BlockKind::kPlain, "DownBlock2D", "UpBlock2D"},
    {BlockKind::kTransformer, "CrossAttnDownBlock2D", "CrossAttnUpBlock2D"},
    {BlockKind::kResnet, "ResnetDownsampleBlock2D", "ResnetUpsampleBlock2D"}};

const std::vector<LevelConfig> kUsualLevels{
    {320, BlockKind::kTransformer, BlockKind::kTransformer},
    {640, BlockKind::kTransformer, BlockKind::kTransformer},
    {1280, BlockKind::kTransformer, BlockKind::kTransformer},
    {1280, BlockKind::kPlain, BlockKind::kPlain}};

// Those of diffusers' class, and what its moving average of weights notes beside them.
const std::set<std::string> kConditionalKeys{"act_fn",
                                             "addition_embed_type",
                                             "addition_embed_type_num_heads",
                                             "addition_time_embed_dim",
                                             "attention_head_dim",
                                             "attention_type",
                                             "block_out_channels",
                                             "center_input_sample",
                                             "class_embed_type",
                                             "class_embeddings_concat",
                                             "conv_in_kernel",
                                             "conv_out_kernel",
                                             "cross_attention_dim",
                                             "cross_attention_norm",
                                             "down_block_types",
                                             "downsample_padding",
                                             "dropout",
                                             "dual_cross_attention",
                                             "encoder_hid_dim",
                                             "encoder_hid_dim_type",
                                             "flip_sin_to_cos",
                                             "freq_shift",
                                             "in_channels",
                                             "layers_per_block",
                                             "mid_block_only_cross_attention",
                                             "mid_block_scale_factor",
                                             "mid_block_type",
                                             "norm_eps",
                                             "norm_num_groups",
                                             "num_attention_heads",
                                             "num_class_embeds",
                                             "only_cross_attention",
                                             "out_channels",
                                             "projection_class_embeddings_input_dim",
                                             "resnet_out_scale_factor",
                                             "resnet_skip_time_act",
                                             "resnet_time_scale_shift",
                                             "reverse_transformer_layers_per_block",
                                             "sample_size",
                                             "time_cond_proj_dim",
                                             "time_embedding_act_fn",
                                             "time_embedding_dim",
                                             "time_embedding_type",
                                             "timestep_post_act",
                                             "transformer_layers_per_block",
                                             "up_block_types",
                                             "upcast_attention",
                                             "use_linear_projection",
                                             "decay",
                                             "inv_gamma",
                                             "min_decay",
                                             "optimization_step",
                                             "power",
                                             "update_after_step",
                                             "use_ema_warmup"};

// What the class can also be told and this library's cannot do.
void refuse_unsupported(const files::JsonObject& object) {
    for (const char* key :
         {"dual_cross_attention", "class_embeddings_concat", "resnet_skip_time_act"})
        if (object.boolean(key, false)) object.refuse(key, "false");
    for (const char* key : {"num_attention_heads", "time_embedding_act_fn", "timestep_post_act",
                            "cross_attention_norm", "mid_block_only_cross_attention"})
        if (object.has(key)) object.refuse(key, "null");
    if (object.number("resnet_out_scale_factor", 1) != 1)
        object.refuse("resnet_out_scale_factor", "1");
    object.choice<bool>("time_embedding_type", "positional", {{"positional", true}});
    object.choice<bool>("attention_type", "default", {{"default", true}});
}

// A number for the whole level, or one for each of its residual blocks.
std::vector<int> read_depths(const files::JsonObject& object, const std::string& key,
                             const json& value, int layers) {
    const std::string expected = "for each level a number of 0 to " + std::to_string(kMostLayers) +
                                 " or a list of one for each residual block";
    const auto depth = [&](const json& number) {
        if (!number.is_number_integer() || number < 0 || number > kMostLayers)
            object.refuse(key, expected);
        return number.get<int>();
    };
    const auto count = static_cast<std::size_t>(layers);
    if (!value.is_array()) return std::vector<int>(count, depth(value));
    if (value.size() != count) object.refuse(key, expected);
    std::vector<int> depths;
    for (const json& number : value)
        depths.push_back(depth(number));
    return depths;
}

void read_transformers(const files::JsonObject& object, UNetConfig& config) {
    std::vector<LevelConfig>& levels = config.levels;
    const std::string key = "transformer_layers_per_block";
    const std::string reverse = "reverse_transformer_layers_per_block";
    const json down = object.has(key) ? object.at(key) : json(1);
    const json up = object.has(reverse) ? object.at(reverse) : json();
    if (down.is_array() && down.size() != levels.size())
        object.refuse(key, "one number, or as many entries as block_out_channels");
    if (!up.is_null() && (!up.is_array() || up.size() != levels.size()))
        object.refuse(reverse, "as many entries as block_out_channels");

    for (std::size_t i = 0; i < levels.size(); ++i) {
        const json& of_level = down.is_array() ? down[i] : down;
        levels[i].down_depths = read_depths(object, key, of_level, levels[i].layers);
        if (of_level.is_array() && up.is_null())
            object.refuse(reverse, "a list, since " + key + " is one of lists");
        levels[i].up_depths =
            up.is_null()
                ? read_depths(object, key, of_level, levels[i].layers + 1)
                : read_depths(object, reverse, up[levels.size() - 1 - i], levels[i].layers + 1);
    }
}

void read_heads(const files::JsonObject& object, UNetConfig& config) {
    const auto heads =
        read_for_levels(object, "attention_head_dim", 8, config.levels.size(), 1, kMostChannels);
    for (std::size_t i = 0; i < heads.size(); ++i) {
        LevelConfig& level = config.levels[i];
        level.heads = heads[i];
        const bool last = i + 1 == heads.size();
        const bool attends = level.down == BlockKind::kTransformer ||
                             level.up == BlockKind::kTransformer ||
                             (last && config.mid_block && config.mid_attention);
        if (attends && level.channels < level.heads)
            object.refuse("attention_head_dim",
                          "a number of heads, at most the channels of the attending blocks");
    }
}

void read_only_cross_attention(const files::JsonObject& object, UNetConfig& config) {
    const std::string key = "only_cross_attention";
    if (!object.has(key)) return;
    const json& value = object.at(key);
    const std::string expected = "true, false, or a list of as many as block_out_channels";
    if (!value.is_boolean() && !(value.is_array() && value.size() == config.levels.size()))
        object.refuse(key, expected);
    for (std::size_t i = 0; i < config.levels.size(); ++i) {
        const json& of_level = value.is_array() ? value[i] : value;
        if (!of_level.is_boolean()) object.refuse(key, expected);
        config.levels[i].only_cross_attention = of_level.get<bool>();
    }
}

void read_text(const files::JsonObject& object, UNetConfig& config) {
    const auto widths = read_for_levels(object, "cross_attention_dim", 1280, config.levels.size(),
                                        1, kMostChannels);
    config.cross_attention_dim = widths.front();
    for (const int width : widths)
        if (width != widths.front())
            object.refuse("cross_attention_dim", "the same number for all levels");
    if (object.has("encoder_hid_dim"))
        config.encoder_hid_dim = object.integer("encoder_hid_dim", 0, 1, kMostChannels);
    if (object.has("encoder_hid_dim_type")) {
        object.choice<bool>("encoder_hid_dim_type", "", {{"text_proj", true}});
        if (!config.encoder_hid_dim)
            object.refuse("encoder_hid_dim", "a number, since encoder_hid_dim_type is text_proj");
    }
}

void read_additions(const files::JsonObject& object, UNetConfig& config) {
    if (object.has("time_cond_proj_dim"))
        config.time_cond_proj_dim = object.integer("time_cond_proj_dim", 0, 4, kMostChannels);
    if (!object.has("addition_embed_type")) return;
    object.choice<bool>("addition_embed_type", "", {{"text_time", true}});
    const std::string why = " (addition_embed_type is text_time)";
    const std::string key = "projection_class_embeddings_input_dim";
    if (!object.has("addition_time_embed_dim"))
        object.refuse("addition_time_embed_dim", "a number" + why);
    config.addition_time_embed_dim = object.integer("addition_time_embed_dim", 0, 1, 1 << 12);
    config.addition_inputs = object.integer(key, 0, 1, kMostChannels);
    if (config.addition_inputs <= kTimeIds * *config.addition_time_embed_dim)
        object.refuse(key, "a number above " +
                               std::to_string(kTimeIds * *config.addition_time_embed_dim) + why);
    if (object.has("class_embed_type")) object.refuse("class_embed_type", "null" + why);
}

int read_kernel(const files::JsonObject& object, const std::string& key) {
    const int size = object.integer(key, 3, 1, 15);
    if (size % 2 == 0) object.refuse(key, "an odd number");
    return size;
}

} // namespace

void read_conditional_unet(const files::JsonObject& object, UNetConfig& config) {
    object.refuse_other_than(kConditionalKeys);
    refuse_unsupported(object);
    config.levels = read_levels(object, kConditionalBlocks, kUsualLevels);
    const auto layers =
        read_for_levels(object, "layers_per_block", 2, config.levels.size(), 1, kMostLayers);
    for (std::size_t i = 0; i < layers.size(); ++i)
        config.levels[i].layers = layers[i];
    config.mid_block = !object.contains_null("mid_block_type");
    config.mid_attention =
        object.choice<bool>("mid_block_type", "UNetMidBlock2DCrossAttn",
                            {{"UNetMidBlock2DCrossAttn", true}, {"UNetMidBlock2D", false}});
    config.conv_in_kernel = read_kernel(object, "conv_in_kernel");
    config.conv_out_kernel = read_kernel(object, "conv_out_kernel");
    config.use_linear_projection = object.boolean("use_linear_projection", false);
    config.upcast_attention = object.boolean("upcast_attention", false);
    read_transformers(object, config);
    read_only_cross_attention(object, config);
    read_heads(object, config);
    read_text(object, config);
    read_additions(object, config);
}

} // namespace restyle::core
