#pragma once

#include "back/back.h"
#include "back/restyler.h"

namespace restyle::back {

/// What a job of the border asks for, but for the tensors of its slot. Throws std::invalid_argument
/// naming a member, its value and what was expected.
FrameSettings settings_of(const RestyleBackJob& job);

/// What the border is told of what was done: no failure.
RestyleBackResult result_from(const StreamReport& streamed);

} // namespace restyle::back
