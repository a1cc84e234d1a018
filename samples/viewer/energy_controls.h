#pragma once

#include <restyle/restyle.hpp>

namespace viewer {

/// A line for each energy, with its weight, and one to type another into.
void draw_energies(restyle::Settings& settings);

} // namespace viewer
