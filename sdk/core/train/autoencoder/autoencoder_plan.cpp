#include "train/autoencoder/autoencoder_plan.h"

#include <algorithm>

#include "train/plan.h"

namespace restyle::core {
namespace {

constexpr std::size_t kMostAutoencoderLevels = 6;

bool is_tiny(const AutoencoderTrainSettings& settings) {
    return settings.autoencoder_class == AutoencoderClass::kTiny;
}

std::vector<int> channels_of(const AutoencoderTrainSettings& settings) {
    if (!settings.channels.empty()) return settings.channels;
    return is_tiny(settings) ? std::vector<int>{48, 48, 48} : std::vector<int>{32, 64, 64};
}

void check_channels(const AutoencoderTrainSettings& settings) {
    const std::vector<int> all = channels_of(settings);
    check_that(all.size() <= kMostAutoencoderLevels,
               "channels name " + std::to_string(all.size()) + " levels, at most " +
                   std::to_string(kMostAutoencoderLevels) + " are supported");
    for (const int channels : all) {
        const std::string given = "channels " + std::to_string(channels);
        check_that(channels > 0, given + " must be at least 1");
        if (is_tiny(settings))
            check_that(channels == all.front(), given + " differs from " +
                                                    std::to_string(all.front()) +
                                                    ": an AutoencoderTiny has one width");
        else
            check_that(channels % settings.norm_groups == 0,
                       given + " is not a multiple of " + std::to_string(settings.norm_groups));
    }
}

void check_weight(const char* name, double weight) {
    check_that(weight >= 0, std::string(name) + " must be at least 0");
}

LdmConfig describe_ldm(const AutoencoderTrainSettings& settings) {
    LdmConfig network;
    network.latent_channels = network.embedded_channels = settings.latent_channels;
    network.levels.clear();
    for (const int channels : channels_of(settings))
        network.levels.push_back({channels});
    network.layers_per_block = settings.layers;
    network.mid_attention = settings.mid_attention;
    network.norm_num_groups = settings.norm_groups;
    if (settings.autoencoder_class == AutoencoderClass::kVq) {
        network.gaussian = false;
        network.num_vq_embeddings = settings.codebook;
    }
    return network;
}

TinyConfig describe_tiny(const AutoencoderTrainSettings& settings) {
    const std::vector<int> channels = channels_of(settings);
    TinyConfig network;
    network.latent_channels = settings.latent_channels;
    network.encoder_channels = network.decoder_channels = channels.front();
    network.encoder_blocks.assign(channels.size(), settings.layers);
    network.decoder_blocks = network.encoder_blocks;
    return network;
}

} // namespace

const char* class_name_of(AutoencoderClass autoencoder_class) {
    switch (autoencoder_class) {
    case AutoencoderClass::kTiny:
        return "AutoencoderTiny";
    case AutoencoderClass::kVq:
        return "VQModel";
    case AutoencoderClass::kKl:
        break;
    }
    return "AutoencoderKL";
}

void check_settings(const AutoencoderTrainSettings& settings) {
    check_plan(settings);
    check_that(settings.layers > 0, "layers must be at least 1");
    check_that(settings.latent_channels > 0, "latent_channels must be at least 1");
    check_that(settings.norm_groups > 0, "norm_groups must be at least 1");
    check_channels(settings);
    check_that(!settings.mid_attention || !is_tiny(settings),
               "an AutoencoderTiny has no attention");
    check_that(settings.codebook > 1, "codebook must be at least 2");
    check_weight("laplacian", settings.laplacian);
    check_weight("lpips_weight", settings.lpips_weight);
    check_weight("kl", settings.kl);
    check_weight("commitment", settings.commitment);
    check_size(settings, describe_autoencoder(settings).latent_pixels());
}

AutoencoderConfig describe_autoencoder(const AutoencoderTrainSettings& settings) {
    AutoencoderConfig config;
    config.class_name = class_name_of(settings.autoencoder_class);
    config.force_upcast = settings.autoencoder_class == AutoencoderClass::kKl; // As diffusers.
    if (is_tiny(settings))
        config.network = describe_tiny(settings);
    else
        config.network = describe_ldm(settings);
    return config;
}

} // namespace restyle::core
