#pragma once

#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "models/layers/layers.h"

namespace restyle::core {

/// What of a batch's pictures differs: [n, 1, 1, 1], the deviation over groups of (up to) four
/// pictures, meant over all values (Karras et al., arXiv:1710.10196, section 3). The i-th of n
/// pictures is in the group i mod (n / 4).
at::Tensor minibatch_deviation(const at::Tensor& x);

/// Pictures -> how true they look, [n]: residual, StyleGAN2's (arXiv:1912.04958, 4.1 and appendix
/// B), with an equalized learning rate. Its parameters are called "discriminator.", then as in the
/// public files.
class Discriminator {
public:
    /// channels  at 4x4, 8x8 and so on up to the pictures' size
    Discriminator(const ParameterSource& parameter, const std::vector<int>& channels);

    at::Tensor operator()(const at::Tensor& pictures) const;

private:
    /// Weight and bias times the gain of the leaky relu that follows.
    struct Activated {
        at::Tensor weight, bias;
        at::Tensor operator()(const at::Tensor& x) const;
    };
    struct Block {
        Activated first, second;
        at::Tensor shortcut; ///< 1x1.
    };

    Activated from_picture_;
    std::vector<Block> blocks_; ///< From fine to coarse, each to half the size.
    Activated last_;
    Linear joined_, score_;
};

} // namespace restyle::core
