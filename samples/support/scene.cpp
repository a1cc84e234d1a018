#include "scene.h"

#include <cmath>

#include <glm/gtc/matrix_transform.hpp>

#include "scene_parts.h"

namespace samples {
namespace {

DrawRange append(Mesh& mesh, const Mesh& part) {
    const DrawRange range{mesh.size(), part.size()};
    for (const Vertex& vertex : part.vertices())
        mesh.add(vertex);
    return range;
}

Mesh vehicle(std::uint32_t object, const glm::vec3& tint) {
    Mesh mesh;
    const Surface paint{Material::kPaint, object, tint};
    const Surface dark{Material::kBark, object, glm::vec3(0)};
    mesh.add_box({0, 0.9F, 0}, {1, 0, 0}, 0.55F, {0, 0, 2.2F}, paint);
    mesh.add_box({0, 1.75F, -0.3F}, {0.85F, 0, 0}, 0.4F, {0, 0, 1.2F}, dark);
    mesh.add_box({0, 0.3F, 0}, {0.9F, 0, 0}, 0.3F, {0, 0, 1.8F}, dark);
    return mesh;
}

Mesh balloon(std::uint32_t object, const glm::vec3& tint) {
    Mesh mesh;
    const Surface paint{Material::kPaint, object, tint};
    mesh.add_ellipsoid({0, 0, 0}, {3.6F, 4, 3.6F}, paint);
    mesh.add_cone({0, -5.6F, 0}, {0, -2.2F, 0}, 0.6F, 3, paint);
    mesh.add_box({0, -6.6F, 0}, {0.7F, 0, 0}, 0.6F, {0, 0, 0.7F}, {Material::kBark, object, {}});
    return mesh;
}

void add_movers(Scene& scene, std::uint32_t objects, Random& random) {
    const std::uint32_t vehicles = 2 + random.below(3);
    const std::uint32_t balloons = 2 + random.below(3);
    for (std::uint32_t index = 0; index < vehicles + balloons; ++index) {
        const glm::vec3 tint(random.uniform(0, 1), 1, 1);
        const bool drives = index < vehicles;
        const DrawRange range =
            append(scene.mesh, drives ? vehicle(++objects, tint) : balloon(++objects, tint));
        const float z = random.uniform(-90, 90);
        const float x = random.uniform(-50, 50);
        const float y = random.uniform(26, 46);
        const float speed = random.uniform(4, 9) * (random.below(2) == 0 ? 1.0F : -1.0F);
        scene.movers.push_back({drives ? Mover::Kind::kVehicle : Mover::Kind::kBalloon,
                                range,
                                {x, y, z},
                                drives ? speed : speed / 4});
    }
}

} // namespace

Scene make_scene(std::uint64_t seed) {
    Random random(seed * 2 + 1);
    Scene scene{seed, Terrain(random.bits()), {}, {}, {}, {}, {}, {}};
    SceneParts parts;
    add_ground(parts, scene.terrain);
    add_buildings(parts, scene.terrain, random);
    add_trees(parts, scene.terrain, random);
    scene.always = append(scene.mesh, parts.always);
    scene.leaves = append(scene.mesh, parts.leaves);
    scene.branches = append(scene.mesh, parts.branches);
    scene.obstacles = std::move(parts.obstacles);
    add_movers(scene, parts.objects, random);
    return scene;
}

glm::mat4 pose(const Scene& scene, const Mover& mover, double seconds) {
    const auto way = static_cast<float>(seconds * mover.speed);
    if (mover.kind == Mover::Kind::kBalloon) {
        constexpr float kRadius = 12;
        const float angle = way / kRadius;
        const glm::vec3 drift(kRadius * std::cos(angle), std::sin(2 * angle),
                              kRadius * std::sin(angle));
        return glm::translate(glm::mat4(1), mover.start + drift);
    }
    constexpr float kRoad = 120;
    const float along = mover.start.z + way;
    const float z = along - 2 * kRoad * std::floor((along + kRoad) / (2 * kRoad));
    const float lane = mover.speed > 0 ? -1.6F : 1.6F;
    const float x = scene.terrain.road_x(z) + lane;
    const float ahead = scene.terrain.road_x(z + 1) - scene.terrain.road_x(z);
    const glm::mat4 there =
        glm::translate(glm::mat4(1), glm::vec3(x, scene.terrain.height(x, z), z));
    return glm::rotate(there, std::atan(ahead), glm::vec3(0, 1, 0));
}

} // namespace samples
