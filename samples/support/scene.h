#pragma once

#include <cstdint>
#include <vector>

#include <glm/glm.hpp>

#include "mesh.h"
#include "terrain.h"

namespace samples {

/// Vertices [first, first + count) of the scene's mesh.
struct DrawRange {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

/// Something that moves: drives along the road, or drifts in a circle.
struct Mover {
    enum class Kind { kVehicle, kBalloon };
    Kind kind;
    DrawRange range;
    glm::vec3 start;
    float speed; ///< Metres a second; negative drives the other way.
};

/// An upright cylinder that a camera keeps out of.
struct Obstacle {
    glm::vec2 centre;
    float radius;
};

/// All that is drawn, made from one seed.
struct Scene {
    std::uint64_t seed;
    Terrain terrain;
    Mesh mesh;
    DrawRange always;
    DrawRange leaves;   ///< The crowns of broad-leaved trees ...
    DrawRange branches; ///< ... and what is left of them in winter.
    std::vector<Mover> movers;
    std::vector<Obstacle> obstacles;
};

Scene make_scene(std::uint64_t seed);

/// Places a mover's vertices in the world.
glm::mat4 pose(const Scene& scene, const Mover& mover, double seconds);

} // namespace samples
