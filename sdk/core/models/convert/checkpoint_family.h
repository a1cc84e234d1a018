#pragma once

#include <filesystem>
#include <string>

#include "restyle/core/safetensors.h"

namespace restyle::core {

enum class Family {
    kStableDiffusion1,
    kStableDiffusion2,
    kSdxl,
    kLatentText,    ///< Latent diffusion's text2im.
    kLatentClasses, ///< Latent diffusion's ImageNet model.
    kLatentAlone    ///< Latent diffusion that is told nothing.
};

enum class TextLayout { kClip, kOpenClip, kBert };

/// Where a text encoder is.
struct TextPlace {
    std::string part;      ///< In a diffusers folder, such as text_encoder_2.
    std::string tokenizer; ///< Its tokenizer there.
    std::string prefix;    ///< Of its tensors in the family's files.
    TextLayout layout;
};

/// What is known of a family beside its tensors.
struct FamilyFacts {
    Family family;
    std::string name;
    std::vector<TextPlace> texts;
    double scaling_factor;            ///< Of the autoencoder's latents.
    int picture_size;                 ///< Pixels a side that it was trained on; a hint.
    int latent_pixels;                ///< A side of one value of a latent.
    bool assume_v_prediction = false; ///< Where nothing says what is predicted.
};

/// Tells the family by what tells the network: a text encoder, a table, nothing. Throws
/// std::runtime_error that says what the file is, as far as that is known, when it is none of them.
FamilyFacts recognise_family(const TensorMap& tensors, const std::filesystem::path& file);

/// Whether checkpoints are known to carry this beside the parameters: buffers, running averages,
/// losses, projections that no pipeline uses.
bool is_no_parameter(const std::string& name);

/// Whether it is of Rombach et al.: "High-Resolution Image Synthesis with Latent Diffusion Models".
bool is_latent_diffusion(Family family);

} // namespace restyle::core
