#pragma once

#include "restyle/restyle.h"

namespace restyle::session {

/// Whether pictures are bent.
bool is_guided(const RestyleSettings& settings);

/// Of the settings' energies: that each line is one, and has the leave and the model that its kind
/// needs. Reads no file. Throws Error naming the line, what is wrong with it and the nearest right
/// word.
void check_energies(const RestyleSettings& settings);

/// Whether one of them looks where a frame shows borders of objects: whether RestyleFrame.scene's
/// depth and objects are read.
bool looks_at_borders(const RestyleSettings& settings);

/// Throws Error where one looks at borders, and a session of such a scene is told of none.
void check_borders(const RestyleSettings& settings, const RestyleSceneInfo& scene);

} // namespace restyle::session
