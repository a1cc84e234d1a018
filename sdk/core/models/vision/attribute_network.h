#pragma once

#include "models/layers/convolution.h"
#include "models/vision/classifier_config.h"

namespace restyle::core {

/// Levels of convolutions, each followed by a group norm and a SiLU, so that guidance finds a slope
/// everywhere; then the mean over all places, and a logit for each attribute.
class AttributeNetwork {
public:
    AttributeNetwork(const ParameterSource& parameter, const ClassifierConfig& config);

    /// [n, 3, H, W] in [-1, 1], of the network's precision -> [n, attributes]
    at::Tensor operator()(const at::Tensor& pictures) const;

private:
    struct Layer {
        bool pooled; ///< Whether the mean of 2x2 is taken before it.
        Convolution convolution;
        GroupNorm norm;
    };

    int size_;
    std::vector<Layer> layers_;
    Linear head_;
};

} // namespace restyle::core
