#pragma once

#include <vector>

#include "models/unet.h"
#include "restyle/core/model.h"
#include "train/training_state.h"

namespace restyle::core {

/// The network of these weights with its arithmetic in `dtype`; norms keep their weights as they
/// are. Gradients, where recorded, flow back to the weights.
Network network_of_weights(const TensorMap& weights, const UNetConfig& config,
                           at::ScalarType dtype);

/// What is learnt: the mean square of network(x_t, t) - v for x_t = sqrt(a) x_0 + sqrt(1 - a) e and
/// v = sqrt(a) e - sqrt(1 - a) x_0, a = alpha_bar_t (Salimans & Ho, arXiv:2202.00512, appendix D).
at::Tensor denoising_loss(const Network& network, const at::Tensor& x_0, const at::Tensor& t,
                          const at::Tensor& e, const at::Tensor& alpha_bar);

/// Samples of a v-predicting network by DDIM with eta 0 on `steps` trailing times, from x_T to x_0.
at::Tensor sample(const Network& network, at::Tensor x, const std::vector<double>& alpha_bar,
                  int steps);

} // namespace restyle::core
