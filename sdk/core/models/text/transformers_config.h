#pragma once

#include <string>
#include <vector>

#include "models/files/json_object.h"

namespace restyle::core {

/// Refuses a key of a transformers config.json that is neither one of `known` nor one that every
/// configuration there has and that means nothing to a network that is only run.
void refuse_unknown_keys(const JsonObject& config, const std::vector<std::string>& known);

} // namespace restyle::core
