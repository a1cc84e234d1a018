#pragma once

#include "restyle/core/energy_grammar.h"

namespace restyle::core {

/// Of any kind but prior. Throws std::invalid_argument saying what it lacks.
Energy make_energy(const EnergySpec& spec, const EnergySources& sources);

} // namespace restyle::core
