#include "mesh_chunks.h"

#include <algorithm>
#include <array>

namespace samples {
namespace {

constexpr std::uint32_t kVertices = 240; // Of a chunk: half a row of the ground, a tree or two.

/// Towards the inside of what is seen: a point p is where dot(plane, (p, 1)) is not below 0.
std::array<glm::vec4, 6> planes_of(const glm::mat4& view_projection) {
    const glm::mat4 rows = glm::transpose(view_projection);
    return {rows[3] + rows[0], rows[3] - rows[0], rows[3] + rows[1],
            rows[3] - rows[1], rows[2],           rows[3] - rows[2]};
}

} // namespace

MeshChunks::MeshChunks(std::span<const Vertex> mesh, const DrawRange& range) {
    for (std::uint32_t at = 0; at < range.count; at += kVertices) {
        const DrawRange part{range.first + at, std::min(kVertices, range.count - at)};
        glm::vec3 least = mesh[part.first].position;
        glm::vec3 most = least;
        for (const Vertex& vertex : mesh.subspan(part.first, part.count)) {
            least = glm::min(least, vertex.position);
            most = glm::max(most, vertex.position);
        }
        chunks_.push_back({part, 0.5F * (least + most), 0.5F * (most - least)});
    }
}

std::vector<DrawRange> MeshChunks::seen(const glm::mat4& view_projection) const {
    const std::array planes = planes_of(view_projection);
    std::vector<DrawRange> ranges;
    for (const Chunk& chunk : chunks_) {
        const bool is_seen = std::all_of(planes.begin(), planes.end(), [&](const glm::vec4& plane) {
            const glm::vec3 normal(plane);
            return glm::dot(normal, chunk.centre) + plane.w +
                       glm::dot(glm::abs(normal), chunk.half) >=
                   0;
        });
        if (!is_seen) continue;
        const bool follows =
            !ranges.empty() && ranges.back().first + ranges.back().count == chunk.range.first;
        if (follows)
            ranges.back().count += chunk.range.count;
        else
            ranges.push_back(chunk.range);
    }
    return ranges;
}

} // namespace samples
