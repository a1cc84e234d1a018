#pragma once

#include "restyle/restyle.h"

namespace restyle::session {

/// Of settings that are each right: whether they go together, whatever the models. Throws Error
/// naming both and what was expected.
void check_excluding_settings(const RestyleSettings& settings);

} // namespace restyle::session
