#include <cmath>

#include <glm/gtc/constants.hpp>

#include "scene_parts.h"

namespace samples {
namespace {

void add_conifer(SceneParts& parts, const glm::vec3& foot, float height, const glm::vec3& tint) {
    const std::uint32_t object = ++parts.objects;
    const Surface bark{Material::kBark, object, tint};
    const Surface needle{Material::kNeedle, object, tint};
    auto at = [&](float part) { return foot + glm::vec3(0, part * height, 0); };
    parts.always.add_cone(at(-0.1F), at(0.3F), 0.3F, 0.25F, bark);
    parts.always.add_cone(at(0.15F), at(0.6F), 0.27F * height, 0, needle);
    parts.always.add_cone(at(0.4F), at(0.8F), 0.2F * height, 0, needle);
    parts.always.add_cone(at(0.65F), at(1), 0.13F * height, 0, needle);
}

void add_branches(Mesh& mesh, const glm::vec3& fork, const glm::vec3& crown, const Surface& bark,
                  Random& random) {
    constexpr int kBranches = 9;
    const float turn = random.uniform(0, glm::two_pi<float>());
    for (int branch = 0; branch < kBranches; ++branch) {
        const float angle = turn + 2.4F * static_cast<float>(branch);
        const float spread = random.uniform(0.3F, 0.95F);
        const glm::vec3 out(spread * std::cos(angle), random.uniform(0.5F, 1.7F),
                            spread * std::sin(angle));
        const glm::vec3 tip = fork + crown * out;
        const glm::vec3 knee = glm::mix(fork, tip, 0.55F);
        mesh.add_cone(fork, tip, 0.16F, 0.02F, bark);
        mesh.add_cone(knee, knee + 0.4F * crown * glm::vec3(-out.z, 0.9F, out.x), 0.09F, 0.02F,
                      bark);
    }
}

void add_broad_leaved(SceneParts& parts, const glm::vec3& foot, float height, const glm::vec3& tint,
                      Random& random) {
    const std::uint32_t object = ++parts.objects;
    const Surface bark{Material::kBark, object, tint};
    const Surface leaf{Material::kLeaf, object, tint};
    const glm::vec3 fork = foot + glm::vec3(0, 0.42F * height, 0);
    const glm::vec3 crown(0.3F * height, 0.32F * height, 0.3F * height);
    parts.always.add_cone(foot - glm::vec3(0, 1, 0), fork, 0.045F * height, 0.03F * height, bark);
    add_branches(parts.branches, fork, crown, bark, random);
    const glm::vec3 middle = foot + glm::vec3(0, 0.66F * height, 0);
    parts.leaves.add_ellipsoid(middle, crown, leaf);
    const float turn = random.uniform(0, glm::two_pi<float>());
    for (int lump = 0; lump < 2; ++lump) {
        const float angle = turn + 2.6F * static_cast<float>(lump);
        const glm::vec3 aside(0.6F * std::cos(angle), -0.2F, 0.6F * std::sin(angle));
        parts.leaves.add_ellipsoid(middle + crown * aside, 0.66F * crown, leaf);
    }
}

} // namespace

void add_trees(SceneParts& parts, const Terrain& terrain, Random& random) {
    const std::uint32_t wanted = 60 + random.below(40);
    for (std::uint32_t tried = 0; tried < wanted; ++tried) {
        const float z = random.uniform(-110, 110);
        const float across = random.uniform(-1, 1);
        const float from_road = std::copysign(7 + 70 * across * across, across);
        const float x = terrain.road_x(z) + from_road;
        const float height = random.uniform(5.5F, 11);
        const float shade = random.uniform(0, 1);
        const glm::vec3 tint(shade, random.uniform(0, 1), 0);
        const bool conifer = random.below(5) < 2;
        if (!is_free(parts, {x, z}, 2)) continue;
        parts.obstacles.push_back({{x, z}, 0.3F * height});
        const glm::vec3 foot(x, terrain.height(x, z), z);
        if (conifer)
            add_conifer(parts, foot, 1.2F * height, tint);
        else
            add_broad_leaved(parts, foot, height, tint, random);
    }
}

} // namespace samples
