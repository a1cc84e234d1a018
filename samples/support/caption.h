#pragma once

#include <string>

#include "camera.h"
#include "look.h"

namespace samples {

/// What a picture of the scene shows, in words: season, time of day, weather, manner and place, as
/// in "a village in winter at dusk, fog, seen from the street". The seed chooses among equal words
/// and what is left unsaid, so that a model trained on captions understands short ones too.
std::string caption(const Scene& scene, const Camera& camera, Look look, std::uint64_t seed);

/// Whether the camera is above the roofs, and not in the street.
bool is_from_above(const Scene& scene, const Camera& camera);

} // namespace samples
