#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "files/json_object.h"
#include "models/unet/unet_config.h"

namespace restyle::core {

constexpr int kMostChannels = 1 << 16;
constexpr int kMostLevels = 16;
constexpr int kMostLayers = 64;

/// A config's words for what they stand for; the first is the one that is written.
template <typename Value>
using Words = std::vector<std::pair<std::string, Value>>;

inline const Words<Activation> kActivations{{"silu", Activation::kSilu},
                                            {"swish", Activation::kSilu},
                                            {"gelu", Activation::kGelu},
                                            {"mish", Activation::kMish},
                                            {"relu", Activation::kRelu}};
inline const Words<TimeEmbeddingKind> kTimeEmbeddings{
    {"positional", TimeEmbeddingKind::kPositional},
    {"fourier", TimeEmbeddingKind::kFourier},
    {"learned", TimeEmbeddingKind::kLearned}};
inline const Words<SecondHeadKind> kSecondHeads{{"convolution", SecondHeadKind::kConvolution},
                                                {"block", SecondHeadKind::kBlock}};
inline const Words<LabelEmbedding> kLabelEmbeddings{
    {"timestep", LabelEmbedding::kTimestep},
    {"identity", LabelEmbedding::kIdentity},
    {"projection", LabelEmbedding::kProjection},
    {"simple_projection", LabelEmbedding::kSimpleProjection}};

/// Throws std::invalid_argument for a value that diffusers' class has no word for.
template <typename Value>
const std::string& word_for(const Value& value, const Words<Value>& words) {
    for (const auto& [word, stands_for] : words)
        if (stands_for == value) return word;
    throw std::invalid_argument("UNet config: holds a value that diffusers has no word for");
}

/// The name of a level's block in diffusers, on the way down and on the way up.
struct BlockName {
    BlockKind kind;
    const char* down;
    const char* up;
};

/// Of one number for all levels, or a list of one each.
std::vector<int> read_for_levels(const files::JsonObject& object, const std::string& key,
                                 int otherwise, std::size_t levels, int least, int most);

/// block_out_channels, down_block_types and up_block_types, of which `names` are allowed and
/// `otherwise` is what an absent key means.
std::vector<LevelConfig> read_levels(const files::JsonObject& object,
                                     const std::vector<BlockName>& names,
                                     const std::vector<LevelConfig>& otherwise);

/// What only UNet2DModel has, or reads in its own way.
void read_plain_unet(const files::JsonObject& object, UNetConfig& config);

/// The same of UNet2DConditionModel.
void read_conditional_unet(const files::JsonObject& object, UNetConfig& config);

} // namespace restyle::core
