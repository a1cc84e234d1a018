#pragma once

#include "random.h"
#include "scene.h"

namespace samples {

/// A mesh each for what the looks draw apart.
struct SceneParts {
    Mesh always;
    Mesh leaves;
    Mesh branches;
    std::uint32_t objects = 0; ///< Numbered so far.
    std::vector<Obstacle> obstacles;
};

void add_ground(SceneParts& parts, const Terrain& terrain);
void add_buildings(SceneParts& parts, const Terrain& terrain, Random& random);
void add_trees(SceneParts& parts, const Terrain& terrain, Random& random);

bool is_free(const SceneParts& parts, const glm::vec2& place, float radius);

} // namespace samples
