#pragma once

#include <string>

#include "back/back.h"
#include "session/error.h"

namespace restyle::session {

/// Opens the back's library, which then stays open for as long as the process lives: torch cannot
/// be unloaded. Takes seconds the first time. Throws Error naming the file and the reason.
const RestyleBackTable& open_back_library(const std::string& file);

/// What a back said when it failed `call` of its table.
inline Error failed_by_back(const char* call, const char* sentence) {
    return {RESTYLE_ERROR_BACK, std::string(sentence) + " (the core's " + call + "())"};
}

} // namespace restyle::session
