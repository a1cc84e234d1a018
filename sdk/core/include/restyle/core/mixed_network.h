#pragma once

#include <vector>

#include "restyle/core/model.h"
#include "restyle/core/network.h"

namespace restyle::core {

struct WeightedNetwork {
    Network network;
    double weight = 1;
};

/// One network that predicts between several: o = sum of w_i o_i, the w_i their shares of the sum
/// of weights. Its score at each t is that of the geometric mean of their distributions, the
/// product of p_i(x_t)^w_i: the convex case of what "Compositional Visual Generation with
/// Composable Diffusion Models" (Liu et al., arXiv:2206.01714) adds up.
///
/// All are called with the same x and t, one after the other; check_mixable() holds of their
/// models. Throws std::invalid_argument where there is none, or a weight is not above 0 and finite.
Network mixed_network(std::vector<WeightedNetwork> networks);

/// What mixing the predictions of two models asks of them: equal x_0 (check_same_x_0()), outputs
/// that say the same of it (prediction_type, alpha_bars, clipping, the variance that is learned),
/// and to be told the same kind of thing. Throws std::invalid_argument naming both folders, the
/// field and its two values.
void check_mixable(const Model& model, const Model& other);

} // namespace restyle::core
