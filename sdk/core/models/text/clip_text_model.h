#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "models/files/stored_model.h"
#include "models/text/clip_text_config.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// transformers' CLIPTextModel and CLIPTextModelWithProjection, in the parameters' precision,
/// differentiable where they require gradients. Parameters are asked for by the names of the
/// files: text_model.embeddings.token_embedding.weight and so on, text_projection.weight.
class ClipTextModel {
public:
    ClipTextModel(const ParameterSource& parameter, const ClipTextConfig& config);

    /// ids [n, tokens] int64 -> the states before the last `skipped` layers, 0 to layers(), without
    /// the final norm: transformers' hidden_states[-1 - skipped]. [n, tokens, hidden_size]
    at::Tensor states(const at::Tensor& ids, int skipped = 0) const;

    /// The same states with none skipped, from those with `skipped`.
    at::Tensor finished(const at::Tensor& states, int skipped) const;

    /// The final norm: last_hidden_state, where no layer was skipped.
    at::Tensor normalised(const at::Tensor& states) const { return final_layer_norm_(states); }

    /// pooler_output: the normalised state of each text's end. [n, hidden_size]
    at::Tensor pooled(const at::Tensor& ids, const at::Tensor& normalised) const;

    /// text_embeds [n, projection_dim] of what pooled() gave.
    at::Tensor projected(const at::Tensor& pooled) const;

    const ClipTextConfig& config() const { return config_; }
    int layers() const { return transformer_.layers(); }

private:
    ClipTextConfig config_;
    at::Tensor token_embedding_;    ///< [vocab_size, hidden_size]
    at::Tensor position_embedding_; ///< [max_position_embeddings, hidden_size]
    ClipTransformer transformer_;
    LayerNorm final_layer_norm_;
    std::optional<Linear> text_projection_;
};

/// The model of a folder (config.json, model.safetensors) or of a checkpoint's part, for inference.
/// Throws std::runtime_error naming the file and what does not fit. The names without "text_model."
/// that transformers 5 writes are understood.
///
/// added  What is put beside the parameters on their way, such as LoRAs; may be empty.
ClipTextModel
load_clip_text_model(const StoredPart& stored, at::ScalarType dtype, at::Device device,
                     const std::function<ParameterSource(ParameterSource)>& added = {});

/// Writes config.json and model.safetensors into `folder`, made where missing, the weights in
/// `dtype`; transformers loads it.
void write_clip_text_model(const std::filesystem::path& folder, const ClipTextConfig& config,
                           const TensorMap& weights, at::ScalarType dtype);

} // namespace restyle::core
