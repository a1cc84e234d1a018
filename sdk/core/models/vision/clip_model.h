#pragma once

#include <filesystem>

#include "models/text/clip_text_model.h"
#include "models/vision/clip_vision_model.h"

namespace restyle::core {

/// A transformers CLIPConfig.
struct ClipConfig {
    ClipTextConfig text; ///< With projection_dim, which both towers share.
    ClipVisionConfig vision;
};

/// config.json of a CLIPModel. Throws std::runtime_error naming file, key, value and what is
/// supported.
ClipConfig read_clip_config(const std::filesystem::path& file);

/// transformers' CLIPModel: both towers, and what the cosine of their features is multiplied by.
struct ClipModel {
    ClipModel(const ParameterSource& parameter, const ClipConfig& config);

    /// Of ids [n, tokens] and of pictures as clip_pictures.h makes them, not of unit length.
    at::Tensor text_features(const at::Tensor& ids) const;       ///< [n, projection_dim]
    at::Tensor picture_features(const at::Tensor& pixels) const; ///< [n, projection_dim]

    ClipTextModel text;
    ClipVisionModel vision;
    at::Tensor logit_scale; ///< [], a logarithm.
};

/// The model in `folder` (config.json, model.safetensors), for inference. Throws std::runtime_error
/// naming the file and what does not fit.
ClipModel load_clip_model(const std::filesystem::path& folder, at::ScalarType dtype,
                          at::Device device);

/// Writes config.json and model.safetensors into `folder`, made where missing, the weights in
/// `dtype`; transformers loads it.
void write_clip_model(const std::filesystem::path& folder, const ClipConfig& config,
                      const TensorMap& weights, at::ScalarType dtype);

} // namespace restyle::core
