#pragma once

#include "restyle/restyle.h"

namespace restyle::session {

/// Whether pictures are bent.
bool is_guided(const RestyleSettings& settings);

/// Of the settings' energies: that each line is one, and has the leave and the model that its kind
/// needs. Reads no file. Throws Error naming the line, what is wrong with it and the nearest right
/// word.
void check_energies(const RestyleSettings& settings);

} // namespace restyle::session
