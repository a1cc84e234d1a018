#pragma once

#include "restyle/restyle.h"
#include "session/energies.h"

namespace restyle::session {

/// What the settings have a use for of the scene that a frame is handed in with: nothing else is
/// read, nor handed back. Energies that look at borders come with no edit mask.
inline RestyleScene read_of(const RestyleScene& scene, const RestyleSettings& settings) {
    RestyleScene read{};
    const bool has_surfaces =
        scene.depth.image != VK_NULL_HANDLE || scene.object.image != VK_NULL_HANDLE;
    if (settings.edit_mask == RESTYLE_EDIT_MASK_YES) {
        read = scene;
        read.depth = {};
    } else if (has_surfaces && looks_at_borders(settings)) { // Which parses the energies.
        read.depth = scene.depth;
        read.object = scene.object;
    }
    return read;
}

} // namespace restyle::session
