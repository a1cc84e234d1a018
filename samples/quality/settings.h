#pragma once

#include <string>
#include <vector>

#include "options.h"

namespace quality {

/// One of each combination of the lists.
std::vector<RestyleSettings> combinations(const Options& options);

/// What tells one combination from another, as in "cycle, 4 steps, eta 1".
std::string name_of(const RestyleSettings& settings);

} // namespace quality
