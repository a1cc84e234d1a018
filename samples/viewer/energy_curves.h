#pragma once

#include "panel.h"

namespace viewer {

/// What guides the pictures: the sum of the energies and each of them, now and of the last ones.
/// Nothing where nothing guides.
void draw_energy_curves(const Readings& readings);

} // namespace viewer
