#pragma once

#include <vector>

#include "models/layers/layers.h"
#include "models/unet/attention_processor.h"
#include "models/unet/text_projections.h"
#include "models/unet/unet_config.h"

namespace restyle::core {

struct TransformerShape {
    int channels;
    int heads;
    int depth;
    bool only_cross_attention = false;
};

/// Multi-head attention of pixels [n, pixels, inner] to each other or to a text.
class TransformerAttention {
public:
    /// To each other.
    TransformerAttention(const ParameterSource& parameter, const std::string& name, int heads,
                         int head_dim);

    /// To a text of this width.
    TransformerAttention(const ParameterSource& parameter, const std::string& name, int heads,
                         int head_dim, int text_width, TextProjections& text);

    at::Tensor operator()(const at::Tensor& x, const TransformersTold& told) const;

private:
    at::Tensor to_each_other(const at::Tensor& x, AttentionProcessor* processor) const;
    at::Tensor to_text(const at::Tensor& x, const TransformersTold& told) const;

    int heads_;
    Linear to_q_;
    Linear to_k_; ///< Undefined where pixels attend to a text, whose keys were told.
    Linear to_v_;
    std::size_t text_ = 0; ///< The place of what this attention is told.
    Linear to_out_;
};

/// diffusers' BasicTransformerBlock: two attentions and a gated feed-forward layer, each of what is
/// normalised and added to what was there.
class TransformerBlock {
public:
    TransformerBlock(const ParameterSource& parameter, const std::string& name,
                     const UNetConfig& config, TextProjections& text,
                     const TransformerShape& shape);

    at::Tensor operator()(const at::Tensor& x, const TransformersTold& told) const;

private:
    at::Tensor feed_forward(const at::Tensor& x) const;

    LayerNorm norm1_;
    TransformerAttention attention1_;
    LayerNorm norm2_;
    TransformerAttention attention2_;
    LayerNorm norm3_;
    Linear gated_;
    Linear out_;
};

/// diffusers' Transformer2DModel: transformer blocks over all pixels, with its residual.
class Transformer {
public:
    Transformer(const ParameterSource& parameter, const std::string& name, const UNetConfig& config,
                TextProjections& text, const TransformerShape& shape);

    /// x: [n, channels, H, W]
    at::Tensor operator()(const at::Tensor& x, const TransformersTold& told) const;

private:
    GroupNorm norm_;
    Linear proj_in_;
    std::vector<TransformerBlock> blocks_;
    Linear proj_out_;
};

} // namespace restyle::core
