#pragma once

#include "files/json_object.h"
#include "restyle/core/schedule_config.h"

namespace restyle::core {

/// read_schedule_config() of what stands in no file of its own.
ScheduleConfig schedule_config_from(const files::JsonObject& json);

} // namespace restyle::core
