#include "models/unet/unet_config.h"

#include "models/files/json_object.h"
#include "models/files/write_aside.h"

namespace restyle::core {
namespace {

using nlohmann::json;

constexpr int kMostChannels = 1 << 16;
constexpr int kMostLevels = 16;

// What the class can also be told and this library's cannot do.
void refuse_unsupported(const JsonObject& object) {
    object.choice<bool>("_class_name", "UNet2DModel", {{"UNet2DModel", true}});
    if (object.number("dropout", 0) != 0) object.refuse("dropout", "0");
    for (const char* key : {"class_embed_type", "num_class_embeds"})
        if (object.has(key)) object.refuse(key, "null (class conditioning is not supported)");
}

bool has_attention(const JsonObject& object, const std::string& key, const std::string& type,
                   const std::string& plain, const std::string& attending) {
    if (type == plain) return false;
    if (type == attending) return true;
    object.refuse(key, "a list of " + plain + " and " + attending);
}

std::vector<LevelConfig> read_levels(const JsonObject& object) {
    const auto channels =
        object.integers("block_out_channels", {224, 448, 672, 896}, 1, kMostChannels);
    const auto down = object.texts("down_block_types", {"DownBlock2D", "AttnDownBlock2D",
                                                        "AttnDownBlock2D", "AttnDownBlock2D"});
    const auto up = object.texts("up_block_types",
                                 {"AttnUpBlock2D", "AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"});
    if (channels.empty() || channels.size() > kMostLevels)
        object.refuse("block_out_channels", "1 to 16 numbers");
    const std::string as_many = "as many as block_out_channels";
    if (down.size() != channels.size()) object.refuse("down_block_types", as_many);
    if (up.size() != channels.size()) object.refuse("up_block_types", as_many);

    std::vector<LevelConfig> levels;
    for (std::size_t i = 0; i < channels.size(); ++i)
        levels.push_back(
            {channels[i],
             has_attention(object, "down_block_types", down[i], "DownBlock2D", "AttnDownBlock2D"),
             has_attention(object, "up_block_types", up[channels.size() - 1 - i], "UpBlock2D",
                           "AttnUpBlock2D")});
    return levels;
}

void read_time(const JsonObject& object, UNetConfig& config) {
    config.time_embedding =
        object.choice<TimeEmbeddingKind>("time_embedding_type", "positional",
                                         {{"positional", TimeEmbeddingKind::kPositional},
                                          {"fourier", TimeEmbeddingKind::kFourier},
                                          {"learned", TimeEmbeddingKind::kLearned}});
    if (object.has("time_embedding_dim"))
        config.time_embedding_dim = object.integer("time_embedding_dim", 0, 1, kMostChannels);
    config.freq_shift = object.number("freq_shift", 0);
    config.flip_sin_to_cos = object.boolean("flip_sin_to_cos", true);
    if (object.has("num_train_timesteps"))
        config.num_train_timesteps = object.integer("num_train_timesteps", 0, 1, 1 << 20);
    if (config.time_embedding == TimeEmbeddingKind::kLearned && !config.num_train_timesteps)
        object.refuse("num_train_timesteps", "a number, since time_embedding_type is learned");
    config.time_use = object.choice<TimeUse>(
        "resnet_time_scale_shift", "default",
        {{"default", TimeUse::kShift}, {"scale_shift", TimeUse::kScaleAndShift}});
}

void read_norms(const JsonObject& object, UNetConfig& config) {
    config.norm_num_groups = object.integer("norm_num_groups", 32, 1, kMostChannels);
    config.norm_eps = object.number("norm_eps", 1e-5);
    if (object.has("attn_norm_num_groups")) {
        config.attn_norm_num_groups = object.integer("attn_norm_num_groups", 0, 1, kMostChannels);
        if (config.levels.back().channels % *config.attn_norm_num_groups != 0)
            object.refuse("attn_norm_num_groups", "a divisor of the last of block_out_channels");
    }
    // Concatenated with what was kept, channels stay multiples of the groups.
    for (const LevelConfig& level : config.levels)
        if (level.channels % config.norm_num_groups != 0)
            object.refuse("norm_num_groups", "a divisor of all of block_out_channels");
}

void read_attention(const JsonObject& object, UNetConfig& config) {
    config.mid_attention = object.boolean("add_attention", true);
    // Unlike other keys, null differs from absent: one head of all channels.
    if (!object.has("attention_head_dim")) return;
    config.attention_head_dim = object.integer("attention_head_dim", 8, 1, kMostChannels);
    for (const LevelConfig& level : config.levels) {
        const bool last = &level == &config.levels.back();
        const bool attends = level.down_attention || level.up_attention ||
                             (last && config.mid_block && config.mid_attention);
        if (attends && level.channels < *config.attention_head_dim)
            object.refuse("attention_head_dim", "at most the channels of the attending blocks");
    }
}

} // namespace

UNetConfig read_unet_config(const std::filesystem::path& file) {
    const JsonObject object(file);
    refuse_unsupported(object);
    UNetConfig config;
    config.in_channels = object.integer("in_channels", 3, 1, kMostChannels);
    config.out_channels = object.integer("out_channels", 3, 1, kMostChannels);
    if (object.has("sample_size"))
        config.sample_size = object.at("sample_size").is_array()
                                 ? object.integers("sample_size", {}, 1, kMostChannels)
                                 : std::vector{object.integer("sample_size", 0, 1, kMostChannels)};
    config.center_input_sample = object.boolean("center_input_sample", false);
    config.levels = read_levels(object);
    read_time(object, config);

    config.layers_per_block = object.integer("layers_per_block", 2, 1, 64);
    config.mid_block = !object.contains_null("mid_block_type");
    object.choice<bool>("mid_block_type", "UNetMidBlock2D", {{"UNetMidBlock2D", true}});
    config.mid_block_scale_factor = object.number("mid_block_scale_factor", 1);
    config.downsample_padding = object.integer("downsample_padding", 1, 0, 1);
    const std::vector<std::pair<std::string, Resampling>> kinds{{"conv", Resampling::kConvolution},
                                                                {"resnet", Resampling::kResnet}};
    config.downsample = object.choice("downsample_type", "conv", kinds);
    config.upsample = object.choice("upsample_type", "conv", kinds);
    config.activation = object.choice<Activation>("act_fn", "silu",
                                                  {{"silu", Activation::kSilu},
                                                   {"swish", Activation::kSilu},
                                                   {"gelu", Activation::kGelu},
                                                   {"mish", Activation::kMish},
                                                   {"relu", Activation::kRelu}});
    if (object.contains_null("attention_head_dim")) config.attention_head_dim.reset();
    read_attention(object, config);
    read_norms(object, config);
    return config;
}

void write_unet_config(const std::filesystem::path& file, const UNetConfig& config) {
    json channels = json::array(), down = json::array(), up = json::array();
    for (const LevelConfig& level : config.levels) {
        channels.push_back(level.channels);
        down.push_back(level.down_attention ? "AttnDownBlock2D" : "DownBlock2D");
        up.insert(up.begin(), level.up_attention ? "AttnUpBlock2D" : "UpBlock2D");
    }
    const auto or_null = [](const auto& value) { return value ? json(*value) : json(); };
    const auto resampling = [](Resampling kind) {
        return kind == Resampling::kResnet ? "resnet" : "conv";
    };
    const json object = {
        {"_class_name", "UNet2DModel"},
        {"in_channels", config.in_channels},
        {"out_channels", config.out_channels},
        {"sample_size", or_null(config.sample_size)},
        {"center_input_sample", config.center_input_sample},
        {"time_embedding_type",
         json{"positional", "fourier", "learned"}[static_cast<int>(config.time_embedding)]},
        {"time_embedding_dim", or_null(config.time_embedding_dim)},
        {"freq_shift", config.freq_shift},
        {"flip_sin_to_cos", config.flip_sin_to_cos},
        {"num_train_timesteps", or_null(config.num_train_timesteps)},
        {"block_out_channels", channels},
        {"down_block_types", down},
        {"up_block_types", up},
        {"layers_per_block", config.layers_per_block},
        {"mid_block_type", config.mid_block ? json("UNetMidBlock2D") : json()},
        {"add_attention", config.mid_attention},
        {"mid_block_scale_factor", config.mid_block_scale_factor},
        {"downsample_padding", config.downsample_padding},
        {"downsample_type", resampling(config.downsample)},
        {"upsample_type", resampling(config.upsample)},
        {"act_fn", json{"silu", "gelu", "mish", "relu"}[static_cast<int>(config.activation)]},
        {"attention_head_dim", or_null(config.attention_head_dim)},
        {"norm_num_groups", config.norm_num_groups},
        {"attn_norm_num_groups", or_null(config.attn_norm_num_groups)},
        {"norm_eps", config.norm_eps},
        {"resnet_time_scale_shift",
         config.time_use == TimeUse::kScaleAndShift ? "scale_shift" : "default"},
        {"dropout", 0.0},
    };
    write_text_aside(file, object.dump(2) + "\n");
}

} // namespace restyle::core
