#pragma once

#include <vector>

#include "models/files/model_folder.h"
#include "restyle/core/network.h"
#include "train/training_state.h"

namespace restyle::core {

/// Asks for every parameter of a model, as the weights of network_of_weights() are named.
DeclareParameters parameters_of(const ModelDescription& description);

/// The network of these weights with its arithmetic in `dtype`; norms keep their weights as they
/// are, and a text encoder computes in theirs. Gradients, where recorded, flow back to the weights.
///
/// ids  [n, tokens] int64, the captions of the n samples of each call; of a model that is told
///      texts
Network network_of_weights(const TensorMap& weights, const ModelDescription& description,
                           at::ScalarType dtype, const at::Tensor& ids = {});

/// What is learnt of x_t = sqrt(a) x_0 + sqrt(1 - a) e, a = alpha_bar_t: the mean square error of
/// v = sqrt(a) e - sqrt(1 - a) x_0 (Salimans & Ho, arXiv:2202.00512, appendix D), whether the
/// network gives v itself or x_0. An error of x_0 is one of v divided by sqrt(1 - a); that weight
/// is bounded, or the clean times, which few steps never visit, would outweigh all others.
at::Tensor denoising_loss(const Network& network, PredictionType prediction, const at::Tensor& x_0,
                          const at::Tensor& t, const at::Tensor& e, const at::Tensor& alpha_bar);

/// Samples decoded from x_T by DDIM with eta 0 on `steps` times of the schedule's grid.
at::Tensor sample(const Network& network, const ScheduleConfig& schedule, const at::Tensor& x_T,
                  int steps);

} // namespace restyle::core
