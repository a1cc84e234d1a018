#include "mesh_chunks.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "camera.h"

namespace samples {
namespace {

bool holds(const std::vector<DrawRange>& ranges, std::uint32_t vertex) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const DrawRange& range) {
        return vertex >= range.first && vertex < range.first + range.count;
    });
}

/// Not where all its corners lie beyond one side of what is seen.
bool may_be_seen(const glm::mat4& view_projection, std::span<const Vertex> triangle) {
    std::array<glm::vec4, 3> clip;
    for (std::size_t i = 0; i < 3; ++i)
        clip[i] = view_projection * glm::vec4(triangle[i].position, 1);
    const auto all = [&](const auto& is_beyond) {
        return std::all_of(clip.begin(), clip.end(), is_beyond);
    };
    return !(all([](const glm::vec4& p) { return p.x < -p.w; }) ||
             all([](const glm::vec4& p) { return p.x > p.w; }) ||
             all([](const glm::vec4& p) { return p.y < -p.w; }) ||
             all([](const glm::vec4& p) { return p.y > p.w; }) ||
             all([](const glm::vec4& p) { return p.z < 0; }) ||
             all([](const glm::vec4& p) { return p.z > p.w; }));
}

TEST(MeshChunks, LeaveOutNothingThatMayBeSeen) {
    const Scene scene = make_scene(2);
    const std::span<const Vertex> mesh = scene.mesh.vertices();
    for (const DrawRange& range : {scene.always, scene.leaves}) {
        const MeshChunks chunks(mesh, range);
        for (std::uint64_t view = 0; view < 6; ++view) {
            const glm::mat4 seen = view_projection(random_camera(scene, view), 1.6F);
            const std::vector<DrawRange> ranges = chunks.seen(seen);
            for (std::uint32_t at = range.first; at < range.first + range.count; at += 3)
                ASSERT_TRUE(holds(ranges, at) || !may_be_seen(seen, mesh.subspan(at, 3)))
                    << "vertex " << at << ", view " << view;
        }
    }
}

TEST(MeshChunks, LeaveOutMuchOfWhatIsNot) {
    const Scene scene = make_scene(2);
    const MeshChunks chunks(scene.mesh.vertices(), scene.always);
    std::uint32_t drawn = 0;
    const Camera from_the_middle{{0, 10, 0}, {50, 5, 0}};
    for (const DrawRange& range : chunks.seen(view_projection(from_the_middle, 1.6F)))
        drawn += range.count;
    EXPECT_GT(drawn, 0u);
    EXPECT_LT(drawn, scene.always.count * 2 / 3);
}

TEST(MeshChunks, AreOneRangeWhereAllOfThemAreSeen) {
    const Scene scene = make_scene(2);
    const MeshChunks chunks(scene.mesh.vertices(), scene.always);
    const Camera from_afar{{0, 400, 1}, {0, 0, 0}, 1.2F};
    const std::vector<DrawRange> ranges = chunks.seen(view_projection(from_afar, 1, 1, 2000));
    ASSERT_EQ(ranges.size(), 1u);
    EXPECT_EQ(ranges[0].first, scene.always.first);
    EXPECT_EQ(ranges[0].count, scene.always.count);
}

} // namespace
} // namespace samples
