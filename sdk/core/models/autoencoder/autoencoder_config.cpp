#include "models/autoencoder/autoencoder_config.h"

#include <algorithm>

#include "files/json_object.h"

namespace restyle::core {
namespace {

constexpr int kMostChannels = 1 << 16;
constexpr int kMostLevels = 8;
constexpr int kMostBlocks = 64;

const std::set<std::string> kLdmKeys{"in_channels",
                                     "out_channels",
                                     "down_block_types",
                                     "up_block_types",
                                     "sample_size",
                                     "block_out_channels",
                                     "layers_per_block",
                                     "act_fn",
                                     "latent_channels",
                                     "norm_num_groups",
                                     "scaling_factor",
                                     "force_upcast",
                                     "mid_block_add_attention"};
const std::set<std::string> kKlKeys{"shift_factor", "latents_mean", "latents_std", "use_quant_conv",
                                    "use_post_quant_conv"};
const std::set<std::string> kVqKeys{"num_vq_embeddings", "vq_embed_dim", "norm_type",
                                    "lookup_from_codebook"};
const std::set<std::string> kTinyKeys{"in_channels",
                                      "out_channels",
                                      "encoder_block_out_channels",
                                      "decoder_block_out_channels",
                                      "block_out_channels",
                                      "act_fn",
                                      "upsample_fn",
                                      "latent_channels",
                                      "upsampling_scaling_factor",
                                      "num_encoder_blocks",
                                      "num_decoder_blocks",
                                      "latent_magnitude",
                                      "latent_shift",
                                      "force_upcast",
                                      "scaling_factor",
                                      "shift_factor"};

std::set<std::string> both(std::set<std::string> keys, const std::set<std::string>& more) {
    keys.insert(more.begin(), more.end());
    return keys;
}

int read_picture_channels(const files::JsonObject& object) {
    const int channels = object.integer("in_channels", 3, 1, kMostChannels);
    if (object.integer("out_channels", 3, 1, kMostChannels) != channels)
        object.refuse("out_channels", "in_channels, " + std::to_string(channels));
    return channels;
}

Activation read_activation(const files::JsonObject& object, const std::string& otherwise) {
    return object.choice<Activation>("act_fn", otherwise,
                                     {{"silu", Activation::kSilu},
                                      {"swish", Activation::kSilu},
                                      {"gelu", Activation::kGelu},
                                      {"mish", Activation::kMish},
                                      {"relu", Activation::kRelu}});
}

double read_scaling_factor(const files::JsonObject& object, double otherwise) {
    const double factor = object.number("scaling_factor", otherwise);
    if (!(factor > 0)) object.refuse("scaling_factor", "a number above 0");
    return factor;
}

std::vector<double> read_numbers(const files::JsonObject& object, const std::string& key, int count,
                                 bool positive) {
    if (!object.has(key)) return {};
    const std::string expected = "null or " + std::to_string(count) + " numbers" +
                                 (positive ? " above 0" : "") + ", one a latent channel";
    const nlohmann::json& list = object.at(key);
    if (!list.is_array() || int(list.size()) != count) object.refuse(key, expected);
    std::vector<double> numbers;
    for (const nlohmann::json& number : list) {
        if (!number.is_number() || (positive && !(number.get<double>() > 0)))
            object.refuse(key, expected);
        numbers.push_back(number.get<double>());
    }
    return numbers;
}

bool has_attention(const files::JsonObject& object, const std::string& key, const std::string& type,
                   const std::string& plain, const std::string& attending) {
    if (type == plain) return false;
    if (type == attending) return true;
    object.refuse(key, "a list of " + plain + " and " + attending);
}

std::vector<LdmLevel> read_levels(const files::JsonObject& object, int norm_num_groups) {
    const auto channels = object.integers("block_out_channels", {64}, 1, kMostChannels);
    const auto down = object.texts("down_block_types", {"DownEncoderBlock2D"});
    const auto up = object.texts("up_block_types", {"UpDecoderBlock2D"});
    if (channels.empty() || channels.size() > kMostLevels)
        object.refuse("block_out_channels", "1 to " + std::to_string(kMostLevels) + " numbers");
    const std::string as_many = "as many as block_out_channels";
    if (down.size() != channels.size()) object.refuse("down_block_types", as_many);
    if (up.size() != channels.size()) object.refuse("up_block_types", as_many);

    std::vector<LdmLevel> levels;
    for (std::size_t i = 0; i < channels.size(); ++i) {
        if (channels[i] % norm_num_groups != 0)
            object.refuse("norm_num_groups", "a divisor of all of block_out_channels");
        levels.push_back({channels[i],
                          has_attention(object, "down_block_types", down[i], "DownEncoderBlock2D",
                                        "AttnDownEncoderBlock2D"),
                          has_attention(object, "up_block_types", up[channels.size() - 1 - i],
                                        "UpDecoderBlock2D", "AttnUpDecoderBlock2D")});
    }
    return levels;
}

LdmConfig read_ldm(const files::JsonObject& object, int latent_channels) {
    LdmConfig network;
    network.picture_channels = read_picture_channels(object);
    network.latent_channels = object.integer("latent_channels", latent_channels, 1, kMostChannels);
    network.embedded_channels = network.latent_channels;
    network.norm_num_groups = object.integer("norm_num_groups", 32, 1, kMostChannels);
    network.levels = read_levels(object, network.norm_num_groups);
    network.layers_per_block = object.integer("layers_per_block", 1, 1, kMostBlocks);
    network.mid_attention = object.boolean("mid_block_add_attention", true);
    network.activation = read_activation(object, "silu");
    return network;
}

LatentScale read_kl_scale(const files::JsonObject& object, int channels) {
    LatentScale scale;
    scale.scaling_factor = read_scaling_factor(object, 0.18215);
    scale.shift_factor = object.number("shift_factor", 0);
    scale.mean = read_numbers(object, "latents_mean", channels, false);
    scale.std = read_numbers(object, "latents_std", channels, true);
    if (scale.mean.empty() != scale.std.empty())
        object.refuse(scale.std.empty() ? "latents_std" : "latents_mean",
                      "numbers, since the other of latents_mean and latents_std is given");
    if (!scale.mean.empty() && scale.shift_factor != 0)
        object.refuse("shift_factor", "null beside latents_mean");
    return scale;
}

AutoencoderConfig read_kl(const files::JsonObject& object) {
    object.refuse_other_than(both(kLdmKeys, kKlKeys));
    LdmConfig network = read_ldm(object, 4);
    network.quant_conv = object.boolean("use_quant_conv", true);
    network.post_quant_conv = object.boolean("use_post_quant_conv", true);
    const LatentScale scale = read_kl_scale(object, network.latent_channels);
    return {"AutoencoderKL", std::move(network), scale, object.boolean("force_upcast", true)};
}

AutoencoderConfig read_vq(const files::JsonObject& object) {
    object.refuse_other_than(both(kLdmKeys, kVqKeys));
    object.choice<bool>("norm_type", "group", {{"group", true}});
    // Of diffusers' decoding without quantisation alone, which is not done here.
    object.boolean("lookup_from_codebook", false);
    LdmConfig network = read_ldm(object, 3);
    network.gaussian = false;
    network.embedded_channels =
        object.integer("vq_embed_dim", network.latent_channels, 1, kMostChannels);
    network.num_vq_embeddings = object.integer("num_vq_embeddings", 256, 1, 1 << 24);
    LatentScale scale;
    scale.scaling_factor = read_scaling_factor(object, 0.18215);
    return {"VQModel", std::move(network), scale, object.boolean("force_upcast", false)};
}

// diffusers' constructor takes a width for each size, its forward pass one for all.
int read_width(const files::JsonObject& object, const std::string& key, std::size_t sizes) {
    const auto channels = object.integers(key, {64, 64, 64, 64}, 1, kMostChannels);
    const bool equal =
        std::equal(channels.begin() + (channels.empty() ? 0 : 1), channels.end(), channels.begin());
    if (channels.size() != sizes || !equal)
        object.refuse(key, std::to_string(sizes) + " equal numbers, as many as num_encoder_blocks");
    return channels.front();
}

AutoencoderConfig read_tiny(const files::JsonObject& object) {
    object.refuse_other_than(kTinyKeys);
    TinyConfig network;
    network.picture_channels = read_picture_channels(object);
    network.latent_channels = object.integer("latent_channels", 4, 1, kMostChannels);
    network.encoder_blocks = object.integers("num_encoder_blocks", {1, 3, 3, 3}, 0, kMostBlocks);
    network.decoder_blocks = object.integers("num_decoder_blocks", {3, 3, 3, 1}, 0, kMostBlocks);
    const std::size_t sizes = network.encoder_blocks.size();
    if (sizes == 0 || sizes > kMostLevels)
        object.refuse("num_encoder_blocks", "1 to " + std::to_string(kMostLevels) + " numbers");
    if (network.decoder_blocks.size() != sizes)
        object.refuse("num_decoder_blocks", "as many as num_encoder_blocks");
    network.encoder_channels = read_width(object, "encoder_block_out_channels", sizes);
    network.decoder_channels = read_width(object, "decoder_block_out_channels", sizes);
    network.activation = read_activation(object, "relu");
    object.choice<bool>("upsample_fn", "nearest", {{"nearest", true}});
    object.integer("upsampling_scaling_factor", 2, 2, 2);
    // Of storing latents as bytes alone, which is not done here.
    for (const char* key : {"latent_magnitude", "latent_shift"})
        object.number(key, 0);
    const LatentScale scale{read_scaling_factor(object, 1), object.number("shift_factor", 0)};
    return {"AutoencoderTiny", std::move(network), scale, false};
}

} // namespace

int AutoencoderConfig::picture_channels() const {
    return std::visit([](const auto& config) { return config.picture_channels; }, network);
}

int AutoencoderConfig::latent_channels() const {
    const auto* ldm = std::get_if<LdmConfig>(&network);
    return ldm != nullptr ? ldm->embedded_channels : std::get<TinyConfig>(network).latent_channels;
}

int AutoencoderConfig::latent_pixels() const {
    const auto* ldm = std::get_if<LdmConfig>(&network);
    const std::size_t sizes =
        ldm != nullptr ? ldm->levels.size() : std::get<TinyConfig>(network).encoder_blocks.size();
    return 1 << (sizes - 1);
}

AutoencoderConfig read_autoencoder_config(const std::filesystem::path& file) {
    return read_autoencoder_config(files::JsonObject(file));
}

AutoencoderConfig read_autoencoder_config(const files::JsonObject& object) {
    using Read = AutoencoderConfig (*)(const files::JsonObject&);
    return object.choice<Read>(
        "_class_name", "",
        {{"AutoencoderKL", read_kl}, {"AutoencoderTiny", read_tiny}, {"VQModel", read_vq}})(object);
}

} // namespace restyle::core
