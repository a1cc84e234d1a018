#pragma once

#include <memory>

#include "models/control/control_state.h"
#include "models/unet/attention_processor.h"

namespace restyle::core {

/// Keeps the maps of what the plan controls.
std::shared_ptr<AttentionProcessor> source_processor(std::shared_ptr<ControlState> state);

/// Looks through them.
std::shared_ptr<AttentionProcessor> target_processor(std::shared_ptr<ControlState> state);

} // namespace restyle::core
