#pragma once

#include <cstdint>

#include "models/unet/unet_config.h"

namespace restyle::core {

/// Values (not bytes) that the network holds at once at its fullest, for one sample of
/// height x width: what was kept for the way up, and what lives in the widest block.
std::int64_t values_at_once(const UNetConfig& config, std::int64_t height, std::int64_t width);

/// Values (not bytes) of the maps that attention control may keep of one sample: of all attentions
/// to a text of so many tokens, and of those among at most kMostMapPixels.
std::int64_t map_values(const UNetConfig& config, std::int64_t height, std::int64_t width,
                        std::int64_t tokens);

/// How many values of what it sees attend to a text in the attentions of the fewest; 0: in none.
std::int64_t least_text_map(const UNetConfig& config, std::int64_t height, std::int64_t width);

} // namespace restyle::core
