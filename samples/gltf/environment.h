#pragma once

#include <array>
#include <optional>

#include "gltf/radiance_file.h"

namespace gltf {

/// What of a sky shines from one direction, and so throws shadows.
struct Sun {
    glm::vec3 to_sun; ///< Of length 1.
    glm::vec3 light;  ///< What a surface that faces it receives, over pi.
};

/// Light from infinitely far away, and what surfaces make of it.
struct Environment {
    Radiance sky;           ///< As it is seen.
    std::optional<Sun> sun; ///< Which is in `sky`, and not in what follows.
    /// What a matt surface sends on of it, by its normal n, is the sum of these times the real
    /// spherical harmonics of n up to order 2, in the order of (l, m): (0, 0), (1, -1), (1, 0), ...
    std::array<glm::vec3, 9> matt;
    /// What a surface mirrors, by the direction of its reflection: the first as a mirror, the last
    /// of roughness 1, those in between evenly; each half as large as the one before.
    std::vector<Radiance> mirrored;
};

/// The sun is split from the sky by a rule of our own: about the brightest texel, what within 8
/// degrees outshines all that is from 8 to 12 degrees away, by as much as it does. A sky without
/// such a spot has none. The rest is by R. Ramamoorthi and P. Hanrahan, "An Efficient
/// Representation for Irradiance Environment Maps" (2001); B. Karis, "Real Shading in Unreal Engine
/// 4" (2013); J. Krivanek and M. Colbert, "Real-Time Shading with Filtered Importance Sampling"
/// (2008).
Environment environment_of(Radiance sky);

} // namespace gltf
