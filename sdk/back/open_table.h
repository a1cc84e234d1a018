#pragma once

#include <string>

#include "back/back.h"

namespace restyle::back {

/// Opens a back's library, which then stays open for as long as the process lives: torch cannot be
/// unloaded. Takes seconds the first time. Throws std::runtime_error naming the file and the
/// reason.
const RestyleBackTable& open_table(const std::string& file);

} // namespace restyle::back
