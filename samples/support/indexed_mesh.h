#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mesh.h"

namespace samples {

/// A mesh of which equal vertices are kept, and worked out by a device, once.
struct IndexedMesh {
    std::vector<Vertex> vertices;
    std::vector<std::uint32_t> indices; ///< Of the mesh's vertices, in their order.
};

IndexedMesh indexed(std::span<const Vertex> mesh);

} // namespace samples
