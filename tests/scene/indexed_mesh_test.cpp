// A mesh that is indexed is the same mesh, with each of its vertices once.
#include "indexed_mesh.h"

#include <cstring>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "scene.h"

namespace samples {
namespace {

TEST(IndexedMesh, HasEveryVertexInItsPlaceAndEachOnce) {
    const std::vector<Vertex> mesh = make_scene(1).mesh.vertices();
    const IndexedMesh found = indexed(mesh);
    ASSERT_EQ(found.indices.size(), mesh.size());
    for (std::size_t i = 0; i < mesh.size(); ++i)
        ASSERT_EQ(std::memcmp(&found.vertices.at(found.indices[i]), &mesh[i], sizeof(Vertex)), 0)
            << i;
    std::set<std::string> once;
    for (const Vertex& vertex : found.vertices)
        once.emplace(reinterpret_cast<const char*>(&vertex), sizeof vertex);
    EXPECT_EQ(once.size(), found.vertices.size());
    EXPECT_LT(3 * found.vertices.size(), mesh.size()) << "hardly any is shared";
}

} // namespace
} // namespace samples
