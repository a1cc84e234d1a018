#pragma once

#include <string>

#include "panel.h"

namespace viewer {

/// Of the section: the least that tells one run from another.
std::string what_runs_title(const Readings& readings);

/// On what it is drawn and restyled, why so, and what that takes of memory.
void draw_what_runs(const Readings& readings);

} // namespace viewer
