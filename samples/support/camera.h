#pragma once

#include <cstdint>

#include <glm/glm.hpp>

#include "scene.h"

namespace samples {

struct Camera {
    glm::vec3 eye;
    glm::vec3 target;
    float field_of_view = 0.95F; ///< Upright, in radians.
    glm::vec3 up{0, 1, 0};       ///< Not along the gaze.
};

constexpr float kNearPlane = 0.5F; ///< How far away it is, in metres.
constexpr float kFarPlane = 500.0F;

/// World to Vulkan's clip space: y points down, depth is 0 at the near plane and 1 at the far one.
glm::mat4 view_projection(const Camera& camera, float aspect, float near_plane = kNearPlane,
                          float far_plane = kFarPlane);

/// From the clip space of one view to that of another.
glm::mat4 clip_to_clip(const glm::mat4& from_view_projection, const glm::mat4& to_view_projection);

constexpr double kFlightSeconds = 60;

/// A closed flight through the valley, once in kFlightSeconds.
Camera flight_camera(const Scene& scene, double seconds);

/// A view such as the flight's or a walker's, never inside the ground, a house or a tree.
Camera random_camera(const Scene& scene, std::uint64_t seed);

} // namespace samples
