#pragma once

#include <utility>

#include "models/control/attention_maps.h"
#include "models/control/control_plan.h"
#include "models/control/local_blend.h"

namespace restyle::core {

/// What the two sides of a controlled edit share.
struct ControlState {
    explicit ControlState(ControlPlan made)
        : plan(std::move(made)),
          looked_by_source(plan.blend.source),
          looked_by_target(plan.blend.target) {}

    ControlPlan plan;
    AttentionMaps source; ///< Of the source's last call.
    LookedAt looked_by_source, looked_by_target;
    std::int64_t time = 0, height = 0, width = 0; ///< Of the target's last call.
};

} // namespace restyle::core
