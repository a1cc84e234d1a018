#pragma once

#include <filesystem>

#include "restyle/core/model.h"

namespace restyle::back {

/// The two models of a style, which see the same tensors.
struct ModelPair {
    core::Model source; ///< Trained on what the renderer draws.
    core::Model target; ///< ... and on what is wanted.

    /// A picture's height and width must be multiples of it.
    int size_multiple() const;
};

/// Throws std::runtime_error naming folder, field, value and what was expected when a model is not
/// one of RGB pictures (or of latents of such), what check_same_x_0() throws when the two cannot
/// work together, and what load_model() throws for one that cannot be read.
ModelPair load_model_pair(const std::filesystem::path& source, const std::filesystem::path& target,
                          at::ScalarType network_dtype);

} // namespace restyle::back
