#include "scene_parts.h"

namespace samples {
namespace {

constexpr int kCells = 80;

Vertex ground_vertex(const Terrain& terrain, int column, int row, std::uint32_t object) {
    constexpr float kCellSize = 2 * Terrain::kHalfSize / kCells;
    constexpr float kReach = 1;
    const float x = kCellSize * static_cast<float>(column) - Terrain::kHalfSize;
    const float z = kCellSize * static_cast<float>(row) - Terrain::kHalfSize;
    const glm::vec3 normal(terrain.height(x - kReach, z) - terrain.height(x + kReach, z),
                           2 * kReach,
                           terrain.height(x, z - kReach) - terrain.height(x, z + kReach));
    const glm::vec4 local(x - terrain.road_x(z), z, 0, 0);
    return {{x, terrain.height(x, z), z},
            glm::normalize(normal),
            local,
            glm::vec3(0),
            Material::kGround,
            object};
}

} // namespace

void add_ground(SceneParts& parts, const Terrain& terrain) {
    const std::uint32_t object = ++parts.objects;
    for (int row = 0; row < kCells; ++row)
        for (int column = 0; column < kCells; ++column) {
            const Vertex a = ground_vertex(terrain, column, row, object);
            const Vertex b = ground_vertex(terrain, column + 1, row, object);
            const Vertex c = ground_vertex(terrain, column + 1, row + 1, object);
            const Vertex d = ground_vertex(terrain, column, row + 1, object);
            for (const Vertex& corner : {a, c, b, a, d, c})
                parts.always.add(corner);
        }
}

} // namespace samples
