#include "models/unet/unet_config.h"

#include <algorithm>

#include "models/unet/unet_config_parts.h"

namespace restyle::core {
namespace {

BlockKind read_block(const files::JsonObject& object, const std::string& key,
                     const std::string& type, const std::vector<BlockName>& names,
                     const char* BlockName::*side) {
    std::string allowed;
    for (const BlockName& name : names) {
        if (type == name.*side) return name.kind;
        allowed += (allowed.empty() ? "" : " or ") + std::string(name.*side);
    }
    object.refuse(key, "a list of " + allowed);
}

void read_input_and_output(const files::JsonObject& object, UNetConfig& config) {
    const int channels = config.is_conditional() ? 4 : 3;
    config.in_channels = object.integer("in_channels", channels, 1, kMostChannels);
    config.out_channels = object.integer("out_channels", channels, 1, kMostChannels);
    if (object.has("sample_size"))
        config.sample_size = object.at("sample_size").is_array()
                                 ? object.integers("sample_size", {}, 1, kMostChannels)
                                 : std::vector{object.integer("sample_size", 0, 1, kMostChannels)};
    config.center_input_sample = object.boolean("center_input_sample", false);
}

void read_blocks(const files::JsonObject& object, UNetConfig& config) {
    if (object.number("dropout", 0) != 0) object.refuse("dropout", "0");
    config.mid_block_scale_factor = object.number("mid_block_scale_factor", 1);
    config.downsample_padding = object.integer("downsample_padding", 1, 0, 1);
    config.activation = object.choice("act_fn", "silu", kActivations);
    config.time_use = object.choice<TimeUse>(
        "resnet_time_scale_shift", "default",
        {{"default", TimeUse::kShift}, {"scale_shift", TimeUse::kScaleAndShift}});
}

void read_time(const files::JsonObject& object, UNetConfig& config) {
    if (object.has("time_embedding_dim"))
        config.time_embedding_dim = object.integer("time_embedding_dim", 0, 1, kMostChannels);
    config.freq_shift = object.number("freq_shift", 0);
    config.flip_sin_to_cos = object.boolean("flip_sin_to_cos", true);
}

void read_labels(const files::JsonObject& object, UNetConfig& config) {
    if (!object.has("class_embed_type")) {
        if (!object.has("num_class_embeds")) return;
        config.label_embedding = LabelEmbedding::kTable;
        config.label_inputs = object.integer("num_class_embeds", 0, 1, 1 << 20);
        return;
    }
    Words<LabelEmbedding> types = kLabelEmbeddings;
    if (!config.is_conditional()) types.resize(2); // UNet2DModel knows no projections.
    config.label_embedding = object.choice("class_embed_type", "", types);
    if (config.label_embedding == LabelEmbedding::kTimestep &&
        config.time_embedding != TimeEmbeddingKind::kPositional)
        object.refuse("class_embed_type", "null, since time_embedding_type is not positional");
    if (config.label_embedding == LabelEmbedding::kProjection ||
        config.label_embedding == LabelEmbedding::kSimpleProjection)
        config.label_inputs =
            object.integer("projection_class_embeddings_input_dim", 0, 1, kMostChannels);
    if (config.label_embedding == LabelEmbedding::kIdentity)
        config.label_inputs = config.time_channels();
    if (config.label_inputs == 0 && config.label_embedding != LabelEmbedding::kTimestep)
        object.refuse("projection_class_embeddings_input_dim",
                      "a number, since class_embed_type is a projection");
}

void read_norms(const files::JsonObject& object, UNetConfig& config) {
    config.norm_num_groups = object.integer("norm_num_groups", 32, 1, kMostChannels);
    if (object.contains_null("norm_num_groups")) object.refuse("norm_num_groups", "a number");
    config.norm_eps = object.number("norm_eps", 1e-5);
    // Concatenated with what was kept, channels stay multiples of the groups.
    for (const LevelConfig& level : config.levels)
        if (level.channels % config.norm_num_groups != 0)
            object.refuse("norm_num_groups", "a divisor of all of block_out_channels");
}

} // namespace

std::vector<int> read_for_levels(const files::JsonObject& object, const std::string& key,
                                 int otherwise, std::size_t levels, int least, int most) {
    if (!object.has(key) || !object.at(key).is_array())
        return std::vector<int>(levels, object.integer(key, otherwise, least, most));
    const std::vector<int> values = object.integers(key, {}, least, most);
    if (values.size() != levels) object.refuse(key, "one number, or as many as block_out_channels");
    return values;
}

std::vector<LevelConfig> read_levels(const files::JsonObject& object,
                                     const std::vector<BlockName>& names,
                                     const std::vector<LevelConfig>& otherwise) {
    std::vector<int> usual_channels;
    std::vector<std::string> usual_down, usual_up;
    const auto name_of = [&](BlockKind kind, const char* BlockName::*side) {
        return (*std::find_if(names.begin(), names.end(),
                              [&](const BlockName& name) { return name.kind == kind; })).*
               side;
    };
    for (const LevelConfig& level : otherwise) {
        usual_channels.push_back(level.channels);
        usual_down.emplace_back(name_of(level.down, &BlockName::down));
        usual_up.emplace(usual_up.begin(), name_of(level.up, &BlockName::up));
    }
    const auto channels = object.integers("block_out_channels", usual_channels, 1, kMostChannels);
    const auto down = object.texts("down_block_types", usual_down);
    const auto up = object.texts("up_block_types", usual_up);
    if (channels.empty() || channels.size() > kMostLevels)
        object.refuse("block_out_channels", "1 to 16 numbers");
    const std::string as_many = "as many as block_out_channels";
    if (down.size() != channels.size()) object.refuse("down_block_types", as_many);
    if (up.size() != channels.size()) object.refuse("up_block_types", as_many);

    std::vector<LevelConfig> levels;
    for (std::size_t i = 0; i < channels.size(); ++i)
        levels.push_back({channels[i],
                          read_block(object, "down_block_types", down[i], names, &BlockName::down),
                          read_block(object, "up_block_types", up[channels.size() - 1 - i], names,
                                     &BlockName::up)});
    return levels;
}

bool UNetConfig::attends_to_text() const {
    const bool levels_do = std::any_of(levels.begin(), levels.end(), [](const LevelConfig& level) {
        return level.down == BlockKind::kTransformer || level.up == BlockKind::kTransformer;
    });
    return levels_do || (is_conditional() && mid_block && mid_attention);
}

UNetConfig read_unet_config(const std::filesystem::path& file) {
    return read_unet_config(files::JsonObject(file));
}

UNetConfig read_unet_config(const files::JsonObject& object) {
    UNetConfig config;
    config.unet_class = object.choice<UNetClass>(
        "_class_name", "UNet2DModel",
        {{"UNet2DModel", UNetClass::kPlain}, {"UNet2DConditionModel", UNetClass::kConditional}});
    read_input_and_output(object, config);
    read_blocks(object, config);
    read_time(object, config);
    if (config.is_conditional())
        read_conditional_unet(object, config);
    else
        read_plain_unet(object, config);
    read_labels(object, config);
    read_norms(object, config);
    return config;
}

} // namespace restyle::core
