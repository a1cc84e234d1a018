#pragma once

#include <restyle/restyle.h>

namespace viewer {

/// How long each stage of the newest picture took, as shares of a bar and in words.
void draw_stages(const RestyleStatus& status);

} // namespace viewer
