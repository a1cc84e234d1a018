#pragma once

#include <functional>

#include <ATen/ATen.h>

namespace restyle::core {

/// The non-saturating logistic losses of scores [n], how true pictures look (Goodfellow et al.,
/// arXiv:1406.2661): the generator's, mean log(1 + exp(-drawn)),
at::Tensor generator_loss(const at::Tensor& drawn);

/// and the discriminator's, mean log(1 + exp(drawn)) + mean log(1 + exp(-real)).
at::Tensor discriminator_loss(const at::Tensor& real, const at::Tensor& drawn);

/// R1 of a discriminator at true pictures [n, ...]: mean |d score / d picture|^2 / 2 (Mescheder et
/// al., arXiv:1801.04406, equation 9). Can itself be differentiated.
at::Tensor gradient_penalty(const std::function<at::Tensor(const at::Tensor&)>& discriminator,
                            const at::Tensor& real);

/// How far pictures move where their styles move, of each of n: |J^T y|, J being how a picture
/// changes by its style w and y a random direction among pictures (Karras et al., arXiv:1912.04958,
/// 3.2 and appendix B). y is N(0, 1) over the root of the number of pixels, so that sizes of
/// pictures compare, and of styles a layer the root of the mean square over layers counts.
/// pictures  [n, C, H, W], of
/// styles  [n, layers, w_dim]; gradients lead from the one to the other
/// directions  [n, C, H, W], N(0, 1)
///
/// Returns [n]. Can itself be differentiated.
at::Tensor path_lengths(const at::Tensor& pictures, const at::Tensor& styles,
                        const at::Tensor& directions);

/// mean (length - mean_length)^2: least where a step in style changes every picture as much as it
/// did on average so far.
at::Tensor path_length_penalty(const at::Tensor& lengths, const at::Tensor& mean_length);

} // namespace restyle::core
