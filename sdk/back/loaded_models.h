#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "back/shared_models.h"
#include "restyle/core/model.h"

namespace restyle::back {

/// Where the models of a style are.
struct ModelFiles {
    std::filesystem::path source;
    std::filesystem::path target;             ///< The same folder where one model does both sides.
    std::vector<std::filesystem::path> loras; ///< Of the target model.
    std::vector<std::filesystem::path> further_targets{}; ///< To be mixed with it.
};

/// The models of a style, which see the same tensors.
struct LoadedModels {
    core::Model source; ///< Trained on what the renderer draws.
    core::Model target; ///< ... and on what is wanted; of one folder, with the source's weights.
    std::vector<core::Lora> loras; ///< Act on the target, and on the source of the same folder.
    std::vector<core::Model> further_targets; ///< Mixed with the target; source's weights as there.
    bool one_model = false;                   ///< Source and target are.
    std::vector<SharedModels::Model> shared;  ///< Whose weights they have; for others, while held.

    std::vector<core::Model*> all();

    /// A picture's height and width must be multiples of it.
    int size_multiple() const;
};

/// What is held already among `others` is not loaded again, nor is anything within one style; but
/// what LoRAs act on is the style's own, since their scales are. Throws std::runtime_error naming
/// folder, field, value and what was expected when a model is not one of RGB pictures (or of
/// latents of such), what check_same_x_0() and check_mixable() throw when they cannot work
/// together, and what load_model() and Lora throw for files that cannot be read. `check` is called
/// between one file and the next and while another thread loads, and may throw.
LoadedModels load_models(const ModelFiles& files, at::ScalarType network_dtype, at::Device device,
                         SharedModels& others, const std::function<void()>& check);

/// The same where there are no others.
LoadedModels load_models(const ModelFiles& files, at::ScalarType network_dtype,
                         at::Device device = at::kCPU);

/// The folders that it loads, each once.
std::vector<std::filesystem::path> loaded_folders(const ModelFiles& files);

} // namespace restyle::back
