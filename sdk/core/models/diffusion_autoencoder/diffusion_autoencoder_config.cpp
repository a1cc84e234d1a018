#include "models/diffusion_autoencoder/diffusion_autoencoder_config.h"

#include <set>

#include "files/json_object.h"

namespace restyle::core {
namespace {

constexpr int kMostSemanticFeatures = 1 << 14, kMostSide = 1 << 12, kMostSemanticLayers = 64;

/// `place`: before its keys.
HalfUNetShape read_half(const files::JsonObject& object, const std::string& place, int resolution) {
    HalfUNetShape shape;
    const std::string multipliers = place + "multipliers";
    shape.multipliers = object.integers(multipliers, {}, 1, 64);
    const auto halvings = int(shape.multipliers.size()) - 1;
    if (halvings < 0 || halvings > 12 || resolution % (1 << halvings) != 0)
        object.refuse(multipliers, "one for each resolution, from " + std::to_string(resolution) +
                                       " pixels a side halved to a whole number");
    shape.layers = object.integer(place + "layers", shape.layers, 1, kMostSemanticLayers);
    shape.attention_resolutions =
        object.integers(place + "attention_resolutions", {16}, 1, kMostSide);
    return shape;
}

LatentNetworkShape read_latent(const files::JsonObject& object) {
    LatentNetworkShape shape;
    shape.layers = object.integer("latent_layers", shape.layers, 2, kMostSemanticLayers);
    shape.features = object.integer("latent_features", shape.features, 1, kMostSemanticFeatures);
    shape.waves = object.integer("latent_waves", shape.waves, 2, kMostSemanticFeatures);
    std::vector<int> all_but_the_first;
    for (int i = 1; i < shape.layers; ++i)
        all_but_the_first.push_back(i);
    shape.skips = object.integers("latent_skips", all_but_the_first, 1, shape.layers - 1);
    return shape;
}

Betas read_betas(const files::JsonObject& object, const std::string& place, Betas betas) {
    const auto read = [&](const std::string& key, double otherwise) {
        const double beta = object.number(place + key, otherwise);
        if (!(beta > 0 && beta < 1)) object.refuse(place + key, "a number above 0 and below 1");
        return beta;
    };
    return {read("beta_start", betas.start), read("beta_end", betas.end)};
}

/// Whatever is normed or attended must fall into equal parts.
///
/// takes_given  whether the way up norms each block's input beside what the way down gave
void check_channels(const files::JsonObject& object, const DiffusionAutoencoderConfig& config,
                    const HalfUNetShape& half, bool takes_given) {
    std::set<int> normed;
    int before = config.channels * half.multipliers.front();
    for (const int multiplier : half.multipliers) {
        const int channels = config.channels * multiplier;
        if (channels % config.attention_heads != 0)
            object.refuse("attention_heads",
                          "a divisor of its " + std::to_string(channels) + " channels");
        normed.insert(channels);
        if (takes_given) normed.insert({before + channels, 2 * channels});
        before = channels;
    }
    for (const int channels : normed)
        if (channels % config.groups_of(channels) != 0)
            object.refuse("norm_groups",
                          "a divisor of its " + std::to_string(channels) + " channels");
}

} // namespace

DiffusionAutoencoderConfig read_diffusion_autoencoder_config(const std::filesystem::path& file) {
    const files::JsonObject object(file);
    object.refuse_other_than({"resolution",
                              "code_channels",
                              "time_channels",
                              "channels",
                              "attention_heads",
                              "norm_groups",
                              "multipliers",
                              "layers",
                              "attention_resolutions",
                              "encoder_multipliers",
                              "encoder_layers",
                              "encoder_attention_resolutions",
                              "latent_layers",
                              "latent_features",
                              "latent_skips",
                              "latent_waves",
                              "train_timesteps",
                              "beta_start",
                              "beta_end",
                              "latent_beta_start",
                              "latent_beta_end"});
    DiffusionAutoencoderConfig config;
    config.resolution = object.integer("resolution", 0, 0, kMostSide);
    if (config.resolution == 0) object.refuse("resolution", "pixels a side, 256 say");
    const auto features = [&](const char* key, int otherwise, int least) {
        return object.integer(key, otherwise, least, kMostSemanticFeatures);
    };
    config.code_channels = features("code_channels", config.code_channels, 1);
    config.time_channels = features("time_channels", config.time_channels, 1);
    config.channels = features("channels", config.channels, 2); // So many waves tell the time.
    config.attention_heads = features("attention_heads", config.attention_heads, 1);
    config.norm_groups = features("norm_groups", config.norm_groups, 1);
    config.unet = read_half(object, "", config.resolution);
    config.encoder = read_half(object, "encoder_", config.resolution);
    config.latent = read_latent(object);
    config.train_timesteps = object.integer("train_timesteps", config.train_timesteps, 1, 1 << 20);
    config.betas = read_betas(object, "", config.betas);
    config.latent_betas = read_betas(object, "latent_", config.latent_betas);
    check_channels(object, config, config.unet, /*takes_given=*/true);
    check_channels(object, config, config.encoder, /*takes_given=*/false);
    return config;
}

} // namespace restyle::core
