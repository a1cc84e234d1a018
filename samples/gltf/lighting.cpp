#include "gltf/lighting.h"

#include <algorithm>
#include <cmath>

namespace gltf {
namespace {

const glm::vec3 kToSun = glm::normalize(glm::vec3(0.62F, 0.60F, 0.35F));
const glm::vec3 kSun(1.4F, 1.27F, 1.03F); // Times 1 / pi of its light.

glm::vec3 position(const Light& light, const Pose& pose) {
    return glm::vec3(pose[light.node][3]);
}

/// A light shines along the -z of its node.
glm::vec3 direction(const Light& light, const Pose& pose) {
    const glm::vec3 way = -glm::vec3(pose[light.node][2]);
    const float length = glm::length(way);
    return length > 0 ? way / length : glm::vec3(0, -1, 0);
}

shader::Light placed(const Light& light, const Pose& pose, float exposure) {
    shader::Light placed{};
    placed.color = exposure * light.color;
    placed.kind = static_cast<std::uint32_t>(light.kind);
    placed.position = position(light, pose);
    placed.range = light.range;
    placed.direction = direction(light, pose);
    const float outer = std::cos(light.outer_cone);
    placed.cone_scale = 1 / std::max(std::cos(light.inner_cone) - outer, 1e-3F);
    placed.cone_offset = -outer * placed.cone_scale;
    return placed;
}

} // namespace

float exposure_of(const Model& model, const Pose& pose, const Bounds& bounds) {
    float all = 0;
    for (const Light& light : model.lights) {
        const float distance =
            std::max(glm::distance(position(light, pose), bounds.centre), 0.1F * bounds.radius);
        all += brightness(light.color) *
               (light.kind == Light::Kind::kDirectional ? 1 : 1 / (distance * distance));
    }
    return all > 0 ? brightness(kSun) / all : 1;
}

Lighting lighting_of(const Model& model, const Pose& pose, const Bounds& bounds, float exposure,
                     const SkyLight& sky) {
    Lighting lighting{{}, sky.sun ? sky.sun->to_sun : kToSun};
    shader::Lights& lights = lighting.lights;
    lights.shadow_bias = 0.004F * bounds.radius;
    lights.sky = model.lights.empty() ? 0.75F : 0.3F;
    if (sky.sun) lights.sun = sky.sun->light;
    if (model.lights.empty() && !sky.is_there) lights.sun = kSun;
    bool has_sun = sky.sun || model.lights.empty();
    for (const Light& light : model.lights) {
        if (!has_sun && light.kind == Light::Kind::kDirectional) {
            has_sun = true;
            lights.sun = exposure * light.color;
            lighting.to_sun = -direction(light, pose);
        } else if (lights.count < lights.light.size()) {
            lights.light[lights.count++] = placed(light, pose, exposure);
        }
    }
    return lighting;
}

} // namespace gltf
