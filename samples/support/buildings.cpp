#include <algorithm>
#include <cmath>

#include "scene_parts.h"

namespace samples {
namespace {

struct House {
    glm::vec3 centre; ///< Of its floor.
    glm::vec3 side;   ///< Half its width, along the ridge.
    glm::vec3 front;  ///< Half its depth.
    float height;     ///< Of the walls.
    bool gabled;
};

glm::vec3 random_tint(Random& random) {
    const float red = random.uniform(0, 1);
    const float green = random.uniform(0, 1);
    return {red, green, random.uniform(0, 1)};
}

void add_gable_roof(Mesh& mesh, const House& house, const Surface& wall, const Surface& roof) {
    constexpr float kOverhang = 1.12F;
    const glm::vec3 eaves = house.centre + glm::vec3(0, house.height, 0);
    const glm::vec3 rise(0, 0.8F * glm::length(house.front), 0);
    mesh.add_triangle(eaves + house.side + house.front, eaves + house.side - house.front,
                      eaves + house.side + rise, wall);
    mesh.add_triangle(eaves - house.side - house.front, eaves - house.side + house.front,
                      eaves - house.side + rise, wall);
    const glm::vec3 side = kOverhang * house.side;
    const glm::vec3 ridge = eaves + 1.03F * rise;
    const glm::vec3 down_front = kOverhang * (house.front - rise);
    const glm::vec3 down_back = kOverhang * (-house.front - rise);
    mesh.add_quad(ridge + down_front - side, 2.0F * side, -down_front, roof);
    mesh.add_quad(ridge + down_back + side, -2.0F * side, -down_back, roof);
}

void add_house(SceneParts& parts, const House& house, Random& random) {
    const std::uint32_t object = ++parts.objects;
    const Surface wall{Material::kWall, object, random_tint(random)};
    const Surface roof{Material::kRoof, object, random_tint(random)};
    constexpr float kSunk = 2; // So that no wall floats where the ground falls.
    const glm::vec3 half(0, house.height / 2, 0);
    parts.always.add_box(house.centre - glm::vec3(0, kSunk / 2, 0) + half, house.side,
                         house.height / 2 + kSunk / 2, house.front, wall);
    if (house.gabled) {
        add_gable_roof(parts.always, house, wall, roof);
        const glm::vec3 chimney = house.centre + 0.5F * house.side + 0.3F * house.front +
                                  glm::vec3(0, house.height + 0.7F * glm::length(house.front), 0);
        parts.always.add_box(chimney, 0.5F * glm::normalize(house.side), 1.2F,
                             0.5F * glm::normalize(house.front), roof);
    } else {
        parts.always.add_box(house.centre + glm::vec3(0, house.height + 0.3F, 0),
                             1.06F * house.side, 0.35F, 1.06F * house.front, roof);
    }
}

} // namespace

bool is_free(const SceneParts& parts, const glm::vec2& place, float radius) {
    return std::none_of(parts.obstacles.begin(), parts.obstacles.end(), [&](const Obstacle& other) {
        return glm::distance(other.centre, place) < other.radius + radius;
    });
}

void add_buildings(SceneParts& parts, const Terrain& terrain, Random& random) {
    const std::uint32_t wanted = 14 + random.below(16);
    for (std::uint32_t tried = 0; tried < wanted; ++tried) {
        const float z = random.uniform(-85, 85);
        const float from_road = random.uniform(11, 30) * (random.below(2) == 0 ? 1.0F : -1.0F);
        const float x = terrain.road_x(z) + from_road;
        const float turn = random.uniform(-0.35F, 0.35F);
        const float width = random.uniform(4, 7);
        const float depth = random.uniform(3.2F, 5);
        const float height = random.below(4) == 0 ? random.uniform(9, 17) : random.uniform(4.5F, 8);
        const bool gabled = height < 9 || random.below(3) == 0;
        if (!is_free(parts, {x, z}, width + 1)) continue;
        parts.obstacles.push_back({{x, z}, width + 1});
        const glm::vec3 side(std::sin(turn), 0, std::cos(turn));
        const glm::vec3 front(-side.z, 0, side.x);
        add_house(parts,
                  {{x, terrain.height(x, z), z}, width * side, depth * front, height, gabled},
                  random);
    }
}

} // namespace samples
