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

} // namespace restyle::core
