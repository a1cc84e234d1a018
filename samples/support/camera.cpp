#include "camera.h"

#include <algorithm>
#include <cmath>

#include <glm/gtc/constants.hpp>
#define GLM_FORCE_DEPTH_ZERO_TO_ONE
#include <glm/ext/matrix_clip_space.hpp>
#include <glm/ext/matrix_transform.hpp>

#include "random.h"

namespace samples {
namespace {

bool is_clear(const Scene& scene, const glm::vec3& eye) {
    constexpr float kAboveHouses = 20; // Only a gable on the tallest walls reaches higher.
    if (eye.y > scene.terrain.height(eye.x, eye.z) + kAboveHouses) return true;
    return std::none_of(scene.obstacles.begin(), scene.obstacles.end(), [&](const Obstacle& o) {
        return glm::distance(o.centre, {eye.x, eye.z}) < o.radius + 3;
    });
}

Camera over_the_road(const Scene& scene, float z, float heading, float above, float down) {
    const float x = scene.terrain.road_x(z);
    const float ahead_z = z + heading * 35;
    const float ahead_x = scene.terrain.road_x(ahead_z);
    return {{x, scene.terrain.height(x, z) + above, z},
            {ahead_x, scene.terrain.height(ahead_x, ahead_z) + above - down, ahead_z}};
}

} // namespace

glm::mat4 view_projection(const Camera& camera, float aspect, float near_plane, float far_plane) {
    glm::mat4 projection =
        glm::perspectiveRH_ZO(camera.field_of_view, aspect, near_plane, far_plane);
    projection[1][1] *= -1;
    return projection * glm::lookAtRH(camera.eye, camera.target, camera.up);
}

// Far away, depths differ by less than a float's inverse leaves of them.
glm::mat4 clip_to_clip(const glm::mat4& from_view_projection, const glm::mat4& to_view_projection) {
    return glm::mat4(glm::dmat4(to_view_projection) *
                     glm::inverse(glm::dmat4(from_view_projection)));
}

Camera flight_camera(const Scene& scene, double seconds) {
    const double rounds = seconds / kFlightSeconds;
    const auto angle = static_cast<float>(rounds - std::floor(rounds)) * glm::two_pi<float>();
    const float z = 75 * std::cos(angle);
    const float x = scene.terrain.road_x(z) + 9 * std::sin(angle);
    const float above = 24 + 3 * std::sin(3 * angle);
    const glm::vec3 eye(x, scene.terrain.height(x, z) + above, z);
    const float turn = 0.75F * std::sin(angle) + 0.9F * std::cos(angle);
    const glm::vec3 target(20 * std::sin(2 * angle), 5, z * 0.2F - 30 * std::sin(turn));
    return {eye, target};
}

Camera random_camera(const Scene& scene, std::uint64_t seed) {
    Random random(scene.seed * 0x10001 + seed * 2 + 77);
    for (;;) {
        Camera camera = flight_camera(scene, random.uniform(0, 60));
        if (random.below(3) != 0) {
            const float heading = random.below(2) == 0 ? 1.0F : -1.0F;
            const float above = random.uniform(3, 16);
            camera = over_the_road(scene, random.uniform(-70, 70), heading, above,
                                   random.uniform(0, 0.5F) * above);
        }
        camera.eye += glm::vec3(random.uniform(-4, 4), random.uniform(0, 4), random.uniform(-4, 4));
        camera.target +=
            glm::vec3(random.uniform(-14, 14), random.uniform(-14, 20), random.uniform(-14, 14));
        if (is_clear(scene, camera.eye) && glm::distance(camera.eye, camera.target) > 15)
            return camera;
    }
}

} // namespace samples
