#pragma once

#include <string>

#include "back/back.h"

namespace restyle::session {

/// Opens the back's library, which then stays open for as long as the process lives: torch cannot
/// be unloaded. Takes seconds the first time. Throws Error naming the file and the reason.
const RestyleBackTable& open_back_library(const std::string& file);

} // namespace restyle::session
