#include "models/memory/kept_values.h"

namespace restyle::core {
namespace {

// What comes in is its maker's; it is kept normalised and activated, and so is what is between the
// convolutions, which is kept itself, as is what goes out.
std::int64_t of_resnet(std::int64_t in, std::int64_t out) {
    return 2 * in + 4 * out;
}

// Normalised pixels, queries, keys, values, seen, joined heads, and the sum.
constexpr std::int64_t kKeptOfAttention = 7;

// A transformer block: to each other normalised, queries, keys, values, seen, joined, sum (7); to
// the text the same without keys and values (5); normalised, the gated layer's 8 + 4 + 4, sum (18).
// Around its blocks: pixels, projected, sum.
constexpr std::int64_t kKeptOfBlock = 30, kKeptOfTransformer = 3;

std::int64_t of_attention(const LevelConfig& level, BlockKind kind, int depth) {
    if (kind == BlockKind::kAttention) return kKeptOfAttention * level.channels;
    if (kind == BlockKind::kTransformer)
        return (kKeptOfTransformer + kKeptOfBlock * depth) * level.channels;
    return 0;
}

// From `pixels` to a quarter as many, and to four times as many.
std::int64_t of_downsampler(Resampling kind, std::int64_t channels, std::int64_t pixels) {
    if (kind == Resampling::kConvolution) return channels * pixels / 4;
    return 2 * channels * pixels + 5 * channels * pixels / 4;
}

std::int64_t of_upsampler(Resampling kind, std::int64_t channels, std::int64_t pixels) {
    if (kind == Resampling::kConvolution) return 2 * channels * 4 * pixels;
    return 2 * channels * pixels + 5 * channels * 4 * pixels;
}

Resampling resampling_of(BlockKind kind, Resampling configured) {
    if (kind == BlockKind::kAttention) return configured;
    return kind == BlockKind::kResnet ? Resampling::kResnet : Resampling::kConvolution;
}

std::int64_t on_the_way_down(const UNetConfig& config, std::size_t place, std::int64_t pixels) {
    const LevelConfig& level = config.levels[place];
    std::int64_t in = config.levels[place == 0 ? 0 : place - 1].channels, values = 0;
    for (int i = 0; i < level.layers; ++i, in = level.channels)
        values += (of_resnet(in, level.channels) +
                   of_attention(level, level.down, level.down_depth(std::size_t(i)))) *
                  pixels;
    if (place + 1 < config.levels.size())
        values +=
            of_downsampler(resampling_of(level.down, config.downsample), level.channels, pixels);
    return values;
}

// Each block sees what was kept on the way down joined to what comes from below.
std::int64_t on_the_way_up(const UNetConfig& config, std::size_t place, std::int64_t pixels) {
    const LevelConfig& level = config.levels[place];
    const bool last = place + 1 == config.levels.size();
    std::int64_t from_below = config.levels[last ? place : place + 1].channels, values = 0;
    for (int i = 0; i <= level.layers; ++i, from_below = level.channels) {
        const std::int64_t kept =
            i < level.layers ? level.channels : config.levels[place == 0 ? 0 : place - 1].channels;
        const std::int64_t joined = from_below + kept;
        values += (joined + of_resnet(joined, level.channels) +
                   of_attention(level, level.up, level.up_depth(std::size_t(i)))) *
                  pixels;
    }
    if (place > 0)
        values += of_upsampler(resampling_of(level.up, config.upsample), level.channels, pixels);
    return values;
}

std::int64_t in_the_middle(const UNetConfig& config, std::int64_t pixels) {
    if (!config.mid_block) return 0;
    const LevelConfig& last = config.levels.back();
    const BlockKind kind =
        config.is_conditional() ? BlockKind::kTransformer : BlockKind::kAttention;
    const std::int64_t attention =
        config.mid_attention ? of_attention(last, kind, last.down_depth(0)) : 0;
    return (2 * of_resnet(last.channels, last.channels) + attention) * pixels;
}

std::int64_t of_blocks(int count, std::int64_t in, std::int64_t out, bool attention) {
    std::int64_t channels = 0;
    for (int i = 0; i < count; ++i, in = out)
        channels += of_resnet(in, out) + (attention ? kKeptOfAttention * out : 0);
    return channels;
}

std::int64_t of_decoder(const LdmConfig& config, std::int64_t pixels) {
    const std::int64_t first = config.levels.front().channels;
    std::int64_t values = (2 * first + config.picture_channels) * pixels; // The last convolution's.
    for (std::size_t i = 0; i < config.levels.size(); ++i, pixels /= 4) {
        const LdmLevel& level = config.levels[i];
        const bool last = i + 1 == config.levels.size();
        const std::int64_t below = config.levels[last ? i : i + 1].channels;
        values +=
            of_blocks(config.layers_per_block + 1, below, level.channels, level.decoder_attention) *
            pixels;
        if (!last) values += 2 * below * pixels; // Upsampled, and convolved.
        if (last)
            values += (of_blocks(2, below, below, false) +
                       (config.mid_attention ? kKeptOfAttention * below : 0) + below) *
                      pixels;
    }
    return values;
}

// A block keeps what each of its two first convolutions gives, activated or not, and the sum.
std::int64_t of_decoder(const TinyConfig& config, std::int64_t pixels) {
    constexpr std::int64_t kTensorsABlock = 3;
    const std::int64_t channels = config.decoder_channels;
    std::int64_t values = 0;
    for (auto blocks = config.decoder_blocks.rbegin(); blocks != config.decoder_blocks.rend();
         ++blocks, pixels /= 4)
        values += (kTensorsABlock * *blocks + 2) * channels * pixels;
    return values;
}

} // namespace

std::int64_t values_kept(const UNetConfig& config, std::int64_t height, std::int64_t width) {
    std::int64_t pixels = height * width;
    const std::int64_t first = config.levels.front().channels;
    // The first convolution's, and the last one's, normalised and activated.
    std::int64_t values = (3 * first + config.out_channels) * pixels;
    for (std::size_t place = 0; place < config.levels.size(); ++place) {
        if (place > 0) pixels /= 4;
        values += on_the_way_down(config, place, pixels) + on_the_way_up(config, place, pixels);
    }
    return values + in_the_middle(config, pixels);
}

std::int64_t values_kept(const AutoencoderConfig& config, std::int64_t pixels) {
    return std::visit([&](const auto& network) { return of_decoder(network, pixels); },
                      config.network);
}

} // namespace restyle::core
