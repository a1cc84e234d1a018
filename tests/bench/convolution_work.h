#pragma once

#include <string>

#include "models/unet/unet.h"

namespace restyle::core {

/// Multiplications and additions in the convolutions of one evaluation on one height x width input,
/// in 10^9. They are nearly all of the network's work.
double convolution_gflop(const UNetConfig& config, int height, int width);

/// The best that one wide 3x3 convolution in bf16 does here on the threads set, in GFLOP a second.
double convolution_rate();

} // namespace restyle::core
