#pragma once

#include "models/unet/unet.h"
#include "restyle/core/conditional_network.h"
#include "restyle/core/network.h"

namespace restyle::core {

/// The border at which precision and layout change: calls come in the precision of the path, the
/// network computes in that of its parameters, `dtype`. Gradients go to x where it requires them,
/// never to the parameters.
Network network_of(UNet unet, at::ScalarType dtype);

/// The same of a network that is told something first; what it is told may be in any precision.
AttendedNetwork attended_network_of(UNet unet, at::ScalarType dtype);

} // namespace restyle::core
