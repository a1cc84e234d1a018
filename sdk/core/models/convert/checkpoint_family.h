#pragma once

#include <filesystem>
#include <string>

#include "restyle/core/safetensors.h"

namespace restyle::core {

enum class Family { kStableDiffusion1, kStableDiffusion2, kSdxl, kLatentClasses };

enum class TextLayout { kClip, kOpenClip };

/// Where a family's files hold a text encoder.
struct TextPlace {
    std::string prefix;
    TextLayout layout;
};

/// What is known of a family beside its tensors.
struct FamilyFacts {
    Family family;
    std::string name;
    std::vector<TextPlace> texts; ///< text_encoder, text_encoder_2
    double scaling_factor;        ///< Of the autoencoder's latents.
    int picture_size;             ///< Pixels a side that it was trained on; a hint.
    bool assume_v_prediction;     ///< Where nothing says what is predicted.
};

/// Tells the family by the text encoders, which no two share. Throws std::runtime_error that says
/// what the file is, as far as that is known, when it is none of them.
FamilyFacts recognise_family(const TensorMap& tensors, const std::filesystem::path& file);

/// Whether checkpoints are known to carry this beside the parameters: buffers, running averages,
/// losses, projections that no pipeline uses.
bool is_no_parameter(const std::string& name);

} // namespace restyle::core
