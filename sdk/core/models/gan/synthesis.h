#pragma once

#include <vector>

#include <ATen/ATen.h>

#include "models/gan/styled_convolution.h"
#include "models/gan/stylegan2_config.h"

namespace restyle::core {

/// Styles -> pictures: from a constant at 4x4, two styled convolutions a resolution (one at 4x4),
/// whose pictures are added up, each brought to the next size.
class StyleSynthesis {
public:
    StyleSynthesis(const ParameterSource& parameter, const StyleGan2Config& config);

    /// styles  [n, layers, w_dim]
    /// noise  of each convolution, in order: [H, W], as constant_noise() gives it, or [n, 1, H, W];
    ///        empty: none
    ///
    /// Returns [n, picture_channels, H, W].
    at::Tensor operator()(const at::Tensor& styles, const std::vector<at::Tensor>& noise) const;

    std::vector<at::Tensor> constant_noise() const;

private:
    struct Block {
        std::vector<StyledConvolution> convolutions;
        StyledPicture picture;
    };

    at::Tensor constant_; ///< [C, 4, 4]
    std::vector<Block> blocks_;
};

} // namespace restyle::core
