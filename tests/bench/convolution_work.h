#pragma once

#include <string>

#include "models/unet.h"

namespace restyle::core {

/// Multiplications and additions in the convolutions of one evaluation on one height x width input,
/// in 10^9. They are nearly all of the network's work.
double convolution_gflop(const UNetConfig& config, int height, int width);

} // namespace restyle::core
