#pragma once

#include "train/training_state.h"

namespace restyle::core {

struct Adam {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double weight_decay = 0;
};

/// Shortens the gradients that backward() left in the weights, all together, to this length.
void clip_gradients(TrainingState& state, double longest);

/// AdamW (Loshchilov & Hutter, arXiv:1711.05101) moves the weights that gradients have reached, for
/// the `count`th time, and takes the gradients away.
void adam_step(TrainingState& state, const Adam& adam, double learning_rate, std::int64_t count);

/// average <- decay average + (1 - decay) weights
void average_step(TrainingState& state, double decay);

} // namespace restyle::core
