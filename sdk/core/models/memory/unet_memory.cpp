#include "models/memory/unet_memory.h"

#include <algorithm>

#include "models/control/attention_maps.h"

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

// In all of a level's layers, on the way down and up.
std::int64_t transformer_blocks(const LevelConfig& level) {
    std::int64_t blocks = 0;
    for (std::size_t layer = 0; layer < std::size_t(level.layers); ++layer)
        if (level.down == BlockKind::kTransformer) blocks += level.down_depth(layer);
    for (std::size_t layer = 0; layer <= std::size_t(level.layers); ++layer)
        if (level.up == BlockKind::kTransformer) blocks += level.up_depth(layer);
    return blocks;
}

// Of a block whose pixels attend to each other and then to the text, or to the text twice.
std::int64_t map_values_of_block(const LevelConfig& level, bool text_twice, std::int64_t pixels,
                                 std::int64_t tokens) {
    const std::int64_t each_other = pixels <= kMostMapPixels ? pixels : 0;
    return level.heads * pixels * (tokens + (text_twice ? tokens : each_other));
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

std::int64_t map_values(const UNetConfig& config, std::int64_t height, std::int64_t width,
                        std::int64_t tokens) {
    if (!config.attends_to_text()) return 0;
    std::int64_t pixels = height * width, values = 0;
    for (std::size_t i = 0; i < config.levels.size(); ++i) {
        const LevelConfig& level = config.levels[i];
        if (i > 0) pixels /= 4;
        values += transformer_blocks(level) *
                  map_values_of_block(level, level.only_cross_attention, pixels, tokens);
    }
    const LevelConfig& last = config.levels.back();
    if (config.mid_block && config.mid_attention)
        values += last.down_depth(0) * map_values_of_block(last, false, pixels, tokens);
    return values;
}

std::int64_t least_text_map(const UNetConfig& config, std::int64_t height, std::int64_t width) {
    if (!config.attends_to_text()) return 0;
    std::int64_t pixels = height * width, least = 0;
    for (std::size_t i = 0; i < config.levels.size(); ++i) {
        if (i > 0) pixels /= 4;
        if (transformer_blocks(config.levels[i]) > 0) least = pixels;
    }
    return config.mid_block && config.mid_attention ? pixels : least;
}

} // namespace restyle::core
