#pragma once

#include <string>

#include "camera.h"
#include "look.h"

namespace samples {

/// Some of what caption() would say, in more words and shapes, as in "a foggy village", "night" or
/// "wintry houses seen from above": what people ask a model of pictures and texts for.
std::string brief_caption(const Scene& scene, const Camera& camera, Look look, std::uint64_t seed);

} // namespace samples
