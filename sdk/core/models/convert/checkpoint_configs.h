#pragma once

#include <nlohmann/json.hpp>

#include "models/convert/checkpoint_family.h"
#include "models/convert/part_shapes.h"
#include "restyle/core/schedule_config.h"

namespace restyle::core {

/// The config.json that diffusers' or transformers' folders of such a network have, from the
/// shapes of its tensors. Throw std::runtime_error naming the tensor that fits no such config.
nlohmann::json unet_config_from_shapes(const PartShapes& unet, int layers_per_block,
                                       const FamilyFacts& facts);
nlohmann::json autoencoder_config_from_shapes(const PartShapes& vae, const FamilyFacts& facts);
nlohmann::json text_config_from_shapes(const PartShapes& text, TextLayout layout);

/// Those of the files without weights.
nlohmann::json scheduler_config(PredictionType prediction, bool zero_terminal_snr);
nlohmann::json tokenizer_config(TextLayout layout);
/// LCM's own, with its grid of 50 steps.
nlohmann::json lcm_scheduler_config();
/// `scheduler`: one of these.
nlohmann::json model_index(Family family, const nlohmann::json& scheduler);

} // namespace restyle::core
