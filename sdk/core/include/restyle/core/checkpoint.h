#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "restyle/core/safetensors.h"
#include "restyle/core/schedule_config.h"
#include "restyle/core/vocabulary.h"

namespace restyle::core {

/// Single-file checkpoints: the .safetensors files that web UIs share, with the tensor names of
/// CompVis' and Stability's code (model.diffusion_model.*, first_stage_model.*, cond_stage_model.*
/// or conditioner.embedders.*). Stable Diffusion 1.x, 2.x and SDXL base, their Turbo, LCM and
/// distilled relatives included, and latent diffusion that is told a class (ImageNet's), a text
/// (text2im) or nothing (of faces, bedrooms).
struct CheckpointSettings {
    /// What the network predicts, kEpsilon or kVPrediction, where the file's own word is not to
    /// be taken. Weights do not show it. Without it the first that is there decides: a tensor
    /// named v_pred (v), the metadata modelspec.prediction_type or modelspec.architecture; else
    /// it is assumed, v for Stable Diffusion 2.x as diffusers does, epsilon for all others.
    std::optional<PredictionType> prediction_type;
};

/// A checkpoint as the diffusers folder that it stands for. Keys are places in that folder.
///
/// A checkpoint has no vocabulary: its files are the caller's to add beside each
/// tokenizer_config.json (find_vocabulary()).
struct CheckpointParts {
    std::string family; ///< As in "Stable Diffusion 1.x".
    PredictionType prediction_type = PredictionType::kEpsilon;
    bool prediction_is_assumed = false;   ///< Nothing in file or settings says so.
    std::optional<Vocabulary> vocabulary; ///< Of its tokenizers; none where no text is read.

    std::map<std::string, std::string> configs; ///< JSON: model_index.json, unet/config.json, ...
    std::map<std::string, TensorMap> weights;   ///< unet/diffusion_pytorch_model.safetensors, ...
};

/// Renames every tensor of a checkpoint's contents; `file` is named in complaints. The tensors are
/// the given ones or views of them, in their precision. Throws std::runtime_error that names what
/// the file is where that is known and not supported (inpainting, refiners, upscalers, diffusion
/// transformers), or the first tensor that has no place. Buffers that are no parameters (betas,
/// position_ids, model_ema.*) are left out. Whether each network is complete is seen when it is
/// loaded.
CheckpointParts split_checkpoint(const SafeTensors& contents, const std::filesystem::path& file,
                                 const CheckpointSettings& settings = {});

/// The same of a .safetensors file, whose mapping the tensors share: no weight is copied. What
/// FILE.json beside it says (checkpoint_note.h of the models) goes before the file's own word, the
/// settings before both.
CheckpointParts read_checkpoint(const std::filesystem::path& file,
                                const CheckpointSettings& settings = {});

/// The JSON text of a model's configuration file by its place, such as unet/config.json: of a
/// diffusers folder, or of what a checkpoint stands for. Throws std::runtime_error.
std::string read_model_config(const std::filesystem::path& model, const std::string& place);

} // namespace restyle::core
