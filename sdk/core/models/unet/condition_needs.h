#pragma once

#include "models/unet/unet_config.h"
#include "restyle/core/condition_needs.h"

namespace restyle::core {

ConditionNeeds needs_of(const UNetConfig& config);

} // namespace restyle::core
