#pragma once

#include <string>
#include <vector>

#include "models/files/json_object.h"
#include "models/unet/unet_config.h"

namespace restyle::core {

constexpr int kMostChannels = 1 << 16;
constexpr int kMostLevels = 16;
constexpr int kMostLayers = 64;

/// The name of a level's block in diffusers, on the way down and on the way up.
struct BlockName {
    BlockKind kind;
    const char* down;
    const char* up;
};

/// Of one number for all levels, or a list of one each.
std::vector<int> read_for_levels(const JsonObject& object, const std::string& key, int otherwise,
                                 std::size_t levels, int least, int most);

/// block_out_channels, down_block_types and up_block_types, of which `names` are allowed and
/// `otherwise` is what an absent key means.
std::vector<LevelConfig> read_levels(const JsonObject& object, const std::vector<BlockName>& names,
                                     const std::vector<LevelConfig>& otherwise);

/// What only UNet2DModel has, or reads in its own way.
void read_plain_unet(const JsonObject& object, UNetConfig& config);

/// The same of UNet2DConditionModel.
void read_conditional_unet(const JsonObject& object, UNetConfig& config);

} // namespace restyle::core
