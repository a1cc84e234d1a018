#include "models/memory/autoencoder_memory.h"

#include <algorithm>

namespace restyle::core {
namespace {

// A residual block: what comes in twice (as it is, normalised), what goes out twice (within and
// beside the block).
std::int64_t channels_in_block(std::int64_t in, std::int64_t out) {
    return 2 * (in + out);
}

std::int64_t values_of(const LdmConfig& config, std::int64_t pixels) {
    std::int64_t most = 0;
    for (std::size_t i = 0; i < config.levels.size(); ++i, pixels /= 4) {
        const std::int64_t channels = config.levels[i].channels;
        const std::int64_t below =
            config.levels[std::min(i + 1, config.levels.size() - 1)].channels;
        most = std::max(most, channels_in_block(below, channels) * pixels);
    }
    return most;
}

std::int64_t values_of(const TinyConfig& config, std::int64_t pixels) {
    const std::int64_t channels = std::max(config.encoder_channels, config.decoder_channels);
    return channels_in_block(channels, channels) * pixels;
}

} // namespace

std::int64_t values_at_once(const AutoencoderConfig& config, std::int64_t pixels) {
    return std::visit([&](const auto& network) { return values_of(network, pixels); },
                      config.network);
}

} // namespace restyle::core
