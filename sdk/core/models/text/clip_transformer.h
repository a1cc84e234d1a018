#pragma once

#include <string>
#include <vector>

#include "models/layers/layers.h"

namespace restyle::core {

/// The encoder that both of CLIP's towers have.
struct ClipTransformerConfig {
    int hidden_size = 512;
    int intermediate_size = 2048;
    int num_hidden_layers = 12;
    int num_attention_heads = 8;
    Activation activation = Activation::kQuickGelu; ///< hidden_act
    double layer_norm_eps = 1e-5;
};

/// Which tokens a token sees.
enum class Sight { kAll, kItselfAndBefore };

/// transformers' CLIPEncoderLayer: attention and a perceptron, each after a norm, each added.
class ClipLayer {
public:
    ClipLayer(const ParameterSource& parameter, const std::string& name,
              const ClipTransformerConfig& config, Sight sight);

    /// [n, tokens, hidden_size], the same back.
    at::Tensor operator()(const at::Tensor& x) const;

private:
    at::Tensor attend(const at::Tensor& x) const;

    int heads_;
    Sight sight_;
    Activation activation_;
    LayerNorm layer_norm1_;
    Linear q_proj_, k_proj_, v_proj_, out_proj_;
    LayerNorm layer_norm2_;
    Linear fc1_, fc2_;
};

/// transformers' CLIPEncoder.
class ClipTransformer {
public:
    ClipTransformer(const ParameterSource& parameter, const std::string& name,
                    const ClipTransformerConfig& config, Sight sight);

    /// [n, tokens, hidden_size] through layers first to last - 1.
    at::Tensor operator()(at::Tensor x, int first, int last) const;

    int layers() const { return static_cast<int>(layers_.size()); }

private:
    std::vector<ClipLayer> layers_;
};

} // namespace restyle::core
