#include "indexed_mesh.h"

#include <string_view>
#include <unordered_map>

namespace samples {

IndexedMesh indexed(std::span<const Vertex> mesh) {
    static_assert(sizeof(Vertex) == 15 * sizeof(float), "bytes between members would be compared");
    IndexedMesh result;
    std::unordered_map<std::string_view, std::uint32_t> places;
    for (const Vertex& vertex : mesh) {
        const std::string_view bytes(reinterpret_cast<const char*>(&vertex), sizeof vertex);
        const auto next = static_cast<std::uint32_t>(result.vertices.size());
        const auto [place, is_new] = places.try_emplace(bytes, next);
        if (is_new) result.vertices.push_back(vertex);
        result.indices.push_back(place->second);
    }
    return result;
}

} // namespace samples
