#include "models/denoising_gan/denoising_network_config.h"

#include <algorithm>
#include <set>
#include <string>

namespace restyle::core {
namespace {

constexpr int kMostDenoisingFeatures = 1 << 14;

/// Whatever is normed must fall into groups of at least four channels.
void check_groups(const files::JsonObject& object, const DenoisingNetworkConfig& config) {
    std::set<int> normed{config.channels};
    for (int level = 0; level < config.resolutions(); ++level) {
        const int here = config.channels_at(level);
        const int finer = level == 0 ? config.channels : config.channels_at(level - 1);
        const int coarser =
            level + 1 == config.resolutions() ? here : config.channels_at(level + 1);
        normed.insert({here, 2 * here, here + finer, here + coarser});
    }
    for (const int features : normed)
        if (features < 4 || features % DenoisingNetworkConfig::groups_of(features) != 0)
            object.refuse("channels", "such that what is normed, " + std::to_string(features) +
                                          " of them say, falls into groups of 4 or into 32");
}

} // namespace

bool DenoisingNetworkConfig::attends(int level) const {
    const auto& at = attention_resolutions;
    return std::find(at.begin(), at.end(), resolution >> level) != at.end();
}

const std::vector<std::string>& denoising_network_keys() {
    static const std::vector<std::string> keys{
        "resolution",      "code_features", "code_layers",     "code_channels",
        "channels",        "multipliers",   "layers",          "attention_resolutions",
        "picture_pyramid", "filters",       "halved_variance", "tanh"};
    return keys;
}

DenoisingNetworkConfig read_denoising_network_config(const files::JsonObject& object) {
    constexpr int kMostSide = 1 << 12, kMostLayers = 64;
    DenoisingNetworkConfig config;
    config.resolution = object.integer("resolution", 0, 0, kMostSide);
    if (config.resolution == 0) object.refuse("resolution", "pixels a side, 256 say");
    const auto features = [&](const char* key, int otherwise, int least) {
        return object.integer(key, otherwise, least, kMostDenoisingFeatures);
    };
    config.code_features = features("code_features", config.code_features, 1);
    config.code_layers = object.integer("code_layers", config.code_layers, 0, kMostLayers);
    config.code_channels = features("code_channels", config.code_channels, 1);
    config.channels = features("channels", config.channels, 4); // So many waves tell the time.
    config.multipliers = object.integers("multipliers", {}, 1, 64);
    if (config.multipliers.empty() || config.resolutions() > 12 ||
        config.resolution % (1 << (config.resolutions() - 1)) != 0)
        object.refuse("multipliers", "one for each resolution, from " +
                                         std::to_string(config.resolution) +
                                         " pixels a side halved to a whole number");
    config.layers = object.integer("layers", config.layers, 1, kMostLayers);
    config.attention_resolutions =
        object.integers("attention_resolutions", config.attention_resolutions, 1, kMostSide);
    config.has_pyramid = object.boolean("picture_pyramid", config.has_pyramid);
    config.filters = object.boolean("filters", config.filters);
    config.halves_variance = object.boolean("halved_variance", config.halves_variance);
    config.has_tanh = object.boolean("tanh", config.has_tanh);
    check_groups(object, config);
    return config;
}

} // namespace restyle::core
