#include "models/memory/unet_memory.h"

#include <algorithm>

namespace restyle::core {
namespace {

// A residual block on the way up: what comes in twice (joined, normalised), what goes out twice.
constexpr std::int64_t kResnetTensors = 2;
// A transformer block: its input, the sum so far and the gated layer's 8 + 4 + 4 times as wide.
constexpr std::int64_t kTransformerTensors = 18;
// Attention among pixels: input, normalised, queries, keys, values, seen.
constexpr std::int64_t kAttentionTensors = 6;

std::int64_t values_of_level(const LevelConfig& level, std::int64_t in, std::int64_t pixels) {
    const std::int64_t channels = level.channels;
    const std::int64_t resnet = kResnetTensors * (in + 2 * channels);
    const bool transforms =
        level.down == BlockKind::kTransformer || level.up == BlockKind::kTransformer;
    const bool attends = level.down == BlockKind::kAttention || level.up == BlockKind::kAttention;
    const std::int64_t attention = transforms ? kTransformerTensors * channels
                                   : attends  ? kAttentionTensors * channels
                                              : 0;
    return pixels * std::max(resnet, attention);
}

} // namespace

std::int64_t values_at_once(const UNetConfig& config, std::int64_t height, std::int64_t width) {
    std::int64_t pixels = height * width;
    std::int64_t kept = config.levels.front().channels * pixels, widest = 0;
    for (std::size_t i = 0; i < config.levels.size(); ++i) {
        const LevelConfig& level = config.levels[i];
        const bool last = i + 1 == config.levels.size();
        kept += level.layers * level.channels * pixels;
        const std::int64_t below = config.levels[last ? i : i + 1].channels;
        widest = std::max(widest, values_of_level(level, below, pixels));
        pixels /= 4;
        if (!last) kept += level.channels * pixels;
    }
    return kept + widest;
}

} // namespace restyle::core
