#pragma once

#include "gltf/environment.h"
#include "gltf/pose.h"
#include "gltf/shader_data.h"

namespace gltf {

/// What lights a model: the sun and the sky, or its own lights and a little sky, exposed for the
/// middle of `bounds` at the pose.
struct Lighting {
    shader::Lights lights;
    glm::vec3 to_sun; ///< Whose light has shadows: the sky's, or the file's first directional one.
};

/// An environment's.
struct SkyLight {
    bool is_there;
    std::optional<Sun> sun; ///< As bright as it is exposed.
};

Lighting lighting_of(const Model& model, const Pose& pose, const Bounds& bounds, float exposure,
                     const SkyLight& sky);

/// What makes a model's own lights as bright as the sun is here.
float exposure_of(const Model& model, const Pose& pose, const Bounds& bounds);

} // namespace gltf
