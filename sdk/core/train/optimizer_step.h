#pragma once

#include "train/training_state.h"

namespace restyle::core {

/// One step of AdamW (Loshchilov & Hutter, arXiv:1711.05101) on the gradients that backward() left
/// in the weights, clipped to a common length; then the moving average follows. Counts the
/// iteration.
void optimizer_step(TrainingState& state, double learning_rate);

} // namespace restyle::core
