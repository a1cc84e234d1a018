#pragma once

#include <optional>
#include <string>

#include "models/convert/tensor_names.h"

namespace restyle::core {

/// UNet2DConditionModel's name of a tensor of CompVis' UNetModel, such as
/// input_blocks.1.0.in_layers.2.weight; nothing when it has none. The blocks, numbered through
/// there, stand in levels of layers_per_block here.
std::optional<std::string> diffusers_unet_name(NameReader name, int layers_per_block);

} // namespace restyle::core
