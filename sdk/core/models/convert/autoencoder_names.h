#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace restyle::core {

/// AutoencoderKL's name of a tensor of CompVis' first_stage_model; nothing when it has none.
/// CompVis counts the decoder's levels from the picture, diffusers from the latent.
std::optional<std::string> diffusers_autoencoder_name(std::string_view name, int levels);

} // namespace restyle::core
