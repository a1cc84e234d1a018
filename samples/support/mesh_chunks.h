#pragma once

#include <span>
#include <vector>

#include "scene.h"

namespace samples {

/// A range of a mesh that does not move, in chunks that are drawn where a camera may see them.
class MeshChunks {
public:
    MeshChunks() = default;
    MeshChunks(std::span<const Vertex> mesh, const DrawRange& range);

    /// In their order, and neighbours as one: what is drawn of them is drawn as of the whole range.
    std::vector<DrawRange> seen(const glm::mat4& view_projection) const;

private:
    struct Chunk {
        DrawRange range;
        glm::vec3 centre; ///< Of the box around it, ...
        glm::vec3 half;   ///< ... and half its sides.
    };

    std::vector<Chunk> chunks_;
};

} // namespace samples
