#pragma once

#include <nlohmann/json.hpp>

#include "models/convert/checkpoint_family.h"
#include "models/convert/part_shapes.h"

namespace restyle::core {

/// What checkpoint_configs.h makes, of latent diffusion alone (is_latent_diffusion()).

/// UNet2DModel's, of a network that is told nothing.
nlohmann::json plain_unet_config_from_shapes(const PartShapes& unet, int layers_per_block,
                                             const FamilyFacts& facts);
/// LDMBertModel's.
nlohmann::json bert_config_from_shapes(const PartShapes& bert);
nlohmann::json class_config_from_shapes(const PartShapes& classes);

/// Of classes and alone; `betas` [T] are the file's own, undefined those that they were published
/// with. text2im has Stable Diffusion's.
nlohmann::json latent_scheduler_config(const at::Tensor& betas);
nlohmann::json latent_model_index(Family family, const nlohmann::json& scheduler);

} // namespace restyle::core
