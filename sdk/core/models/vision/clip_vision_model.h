#pragma once

#include <filesystem>

#include "models/layers/convolution.h"
#include "models/vision/clip_vision_config.h"

namespace restyle::core {

/// transformers' CLIPVisionModelWithProjection, in the parameters' precision, differentiable where
/// they or the pictures require gradients. Parameters are asked for by the names of the files:
/// vision_model.embeddings.class_embedding and so on, visual_projection.weight.
class ClipVisionModel {
public:
    ClipVisionModel(const ParameterSource& parameter, const ClipVisionConfig& config);

    /// Pictures as clip_pictures.h makes them, [n, num_channels, image_size, image_size] -> their
    /// states after the last layer, without norm: the picture's own, then a patch each, row by row.
    /// [n, 1 + patches, hidden_size]
    at::Tensor states(const at::Tensor& pictures) const;

    /// pooler_output: the picture's own state, normalised. [n, hidden_size]
    at::Tensor pooled(const at::Tensor& states) const;

    /// image_embeds [n, projection_dim] of what pooled() gave.
    at::Tensor projected(const at::Tensor& pooled) const { return visual_projection_(pooled); }

    const ClipVisionConfig& config() const { return config_; }

private:
    ClipVisionConfig config_;
    at::Tensor class_embedding_; ///< [hidden_size]
    Convolution patch_embedding_;
    at::Tensor position_embedding_; ///< [1 + patches, hidden_size]
    LayerNorm pre_layrnorm_;        ///< transformers' spelling.
    ClipTransformer transformer_;
    LayerNorm post_layernorm_;
    Linear visual_projection_;
};

/// The model in `folder` (config.json, model.safetensors), for inference. Throws std::runtime_error
/// naming the file and what does not fit.
ClipVisionModel load_clip_vision_model(const std::filesystem::path& folder, at::ScalarType dtype,
                                       at::Device device);

} // namespace restyle::core
