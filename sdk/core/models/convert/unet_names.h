#pragma once

#include <optional>
#include <string>

#include "models/convert/tensor_names.h"
#include "models/unet/unet_config.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// What the name of a tensor of CompVis' UNetModel does not show.
struct UNetLayout {
    int layers_per_block; ///< The blocks, numbered through there, stand in levels of as many here.
    UNetClass kind;       ///< Whether its attention has text to attend to.
};

/// The name in UNet2DConditionModel or UNet2DModel of a tensor of CompVis' UNetModel, such as
/// input_blocks.1.0.in_layers.2.weight; nothing when it has none. Attention without text has its
/// queries, keys and values in one tensor, named qkv here.
std::optional<std::string> diffusers_unet_name(NameReader name, const UNetLayout& layout);

/// Width of an attention's head in UNet2DModel's latent diffusion models; no weight shows it.
constexpr int kPlainHeadWidth = 32;

/// Adds a tensor of UNet2DModel under its name by diffusers_unet_name(): attention there is of
/// convolutions over one dimension, in diffusers of linear layers, three for one qkv. False when
/// the shape is none that such a tensor has.
bool add_plain_unet_tensor(TensorMap& unet, const std::string& name, const at::Tensor& tensor);

} // namespace restyle::core
