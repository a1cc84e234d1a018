#pragma once

#include <string>
#include <vector>

#include "look.h"

namespace samples {

/// Which look each scene is seen in, over and over: that of each entry NAME or NAME:COUNT so often
/// in a row (once where no count is given), so that a look can be rare. Throws
/// std::invalid_argument quoting the entry that is neither.
std::vector<Look> look_cycle(const std::vector<std::string>& entries);

} // namespace samples
