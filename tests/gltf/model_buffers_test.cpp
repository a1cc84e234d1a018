// What a model is drawn into agrees with how it and the camera move.
#include <cstring>
#include <set>

#include <glm/gtc/packing.hpp>

#include "commands.h"
#include "gltf/made_up_model.h"
#include "gltf/model_renderer.h"
#include "gltf/pose.h"
#include "gltf/read_model.h"
#include "host_buffer.h"
#include "scene/drawing_device.h"
#include "support/validation.h"

namespace gltf {
namespace {

constexpr std::uint32_t kExtent = 64;
constexpr std::size_t kPixels = std::size_t{kExtent} * kExtent;

class ModelBuffersDrawn : public samples::DrawingDevice {
protected:
    ModelBuffersDrawn() { validate_ = restyle::test::kValidate; }

    void draw(ModelRenderer& renderer, const samples::Camera& camera, double seconds) {
        samples::Commands(*device_).run(
            [&](VkCommandBuffer commands) { renderer.record(commands, camera, seconds); });
    }

    template <typename Pixel>
    std::vector<Pixel> read(const samples::Image& image) {
        const samples::HostBuffer to(device_->handles(), kPixels * sizeof(Pixel),
                                     VK_BUFFER_USAGE_TRANSFER_DST_BIT);
        samples::Commands(*device_).run([&](VkCommandBuffer commands) {
            samples::record_read_back(commands, image, to.buffer());
        });
        std::vector<Pixel> pixels(kPixels);
        std::memcpy(pixels.data(), to.bytes().data(), to.bytes().size());
        return pixels;
    }
};

glm::vec2 centre(std::size_t pixel) {
    return (glm::vec2(pixel % kExtent, pixel / kExtent) + 0.5F) / static_cast<float>(kExtent);
}

glm::vec2 place(const glm::vec4& clip) {
    return glm::vec2(clip) / clip.w * 0.5F + 0.5F;
}

enum class MovedBy { kNode, kBone, kMorphTarget };

/// A square that its node, or, its upper half alone, a bone or a morph target moves to the right,
/// 1 m a second.
Model sliding_square(MadeUpModel& made, MovedBy by) {
    made.add_square();
    const bool is_bent = by == MovedBy::kBone;
    const bool is_morphed = by == MovedBy::kMorphTarget;
    const int times = made.add_numbers({0, 2});
    const int values = is_morphed ? made.add_numbers({0, 1}) : made.add_vectors({0, 0, 0, 2, 0, 0});
    made.json["animations"] = {
        {{"samplers", {{{"input", times}, {"output", values}}}},
         {"channels",
          {{{"sampler", 0},
            {"target",
             {{"node", is_bent ? 1 : 0}, {"path", is_morphed ? "weights" : "translation"}}}}}}}};
    if (is_morphed) {
        const int target = made.add_vectors({0, 0, 0, 0, 0, 0, 2, 0, 0, 2, 0, 0});
        made.json["meshes"][0]["primitives"][0]["targets"] = {{{"POSITION", target}}};
    }
    if (is_bent) {
        made.json["nodes"] = nlohmann::json::parse(R"([{"mesh": 0, "skin": 0}, {}, {}])");
        made.json["scenes"][0]["nodes"] = {0, 1, 2};
        made.json["skins"] = nlohmann::json::parse(R"([{"joints": [1, 2]}])");
        nlohmann::json& attributes = made.json["meshes"][0]["primitives"][0]["attributes"];
        attributes["JOINTS_0"] =
            made.add(std::vector<std::uint8_t>{1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0},
                     "VEC4", 5121, 4);
        attributes["WEIGHTS_0"] = made.add(
            std::vector<float>{1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, "VEC4", 5126, 4);
    }
    return read_model(made.write());
}

/// Where a point of the square that is at `world` at `now` was at `before`.
glm::vec3 was(const glm::vec3& world, MovedBy by, double before, double now) {
    const auto far = static_cast<float>(now - before);
    const float height = 0.5F * world.y + 0.5F; // Of its upper edge is all of the way.
    return world - glm::vec3(by == MovedBy::kNode ? far : far * height, 0, 0);
}

TEST_F(ModelBuffersDrawn, MotionLeadsToWherePointsWereForNodesSkinsAndMorphTargets) {
    for (const MovedBy by : {MovedBy::kNode, MovedBy::kBone, MovedBy::kMorphTarget}) {
        MadeUpModel made;
        ModelRenderer renderer(*device_, sliding_square(made, by), kExtent, kExtent);
        const samples::Camera before{{0, 0.3F, 4}, {0, 0, 0}};
        const samples::Camera now{{0.2F, 0.4F, 3.8F}, {0.1F, 0, 0}};
        draw(renderer, before, 0.25);
        draw(renderer, now, 0.5);
        const auto depths = read<float>(renderer.targets().depth);
        const auto motions = read<std::uint32_t>(renderer.targets().motion);
        const auto objects = read<std::uint32_t>(renderer.targets().object);
        const auto seen = [&](const samples::Camera& camera) {
            return samples::view_projection(camera, 1, renderer.near_plane(), renderer.far_plane());
        };
        std::size_t drawn = 0;
        for (std::size_t pixel = 0; pixel < kPixels; ++pixel) {
            EXPECT_EQ(depths[pixel] == 1, objects[pixel] == 0);
            if (depths[pixel] == 1) continue;
            ++drawn;
            glm::vec4 world =
                glm::inverse(seen(now)) * glm::vec4(2.0F * centre(pixel) - 1.0F, depths[pixel], 1);
            world /= world.w;
            const glm::vec3 there = was(glm::vec3(world), by, 0.25, 0.5);
            const glm::vec2 found = centre(pixel) + glm::unpackHalf2x16(motions[pixel]);
            const glm::vec2 expected = place(seen(before) * glm::vec4(there, 1));
            EXPECT_LT(glm::distance(expected, found) * kExtent, 0.05F) << "pixel " << pixel;
        }
        EXPECT_GT(drawn, kPixels / 10);
    }
    EXPECT_EQ(device_->validation_messages(), 0);
}

/// The normal in the middle of the picture.
glm::vec3 middle(const std::vector<std::uint64_t>& normals) {
    return glm::vec3(glm::unpackHalf4x16(normals[kPixels / 2 + kExtent / 2]));
}

TEST_F(ModelBuffersDrawn, TurnsNormalsAsMorphTargetsSay) {
    const auto normal_of = [&](bool has_normals, float weight) {
        MadeUpModel made;
        made.add_square();
        nlohmann::json& part = made.json["meshes"][0]["primitives"][0];
        // Its upper edge comes forward by 2 m: it leans back by 45 degrees.
        part["targets"] = {{{"POSITION", made.add_vectors({0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2})}}};
        made.json["meshes"][0]["weights"] = {weight};
        if (has_normals) {
            part["attributes"]["NORMAL"] = made.add_vectors({0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1});
            part["targets"][0]["NORMAL"] =
                made.add_vectors({0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0});
        }
        ModelRenderer renderer(*device_, read_model(made.write()), kExtent, kExtent);
        draw(renderer, {{0, 0, 6}, {0, 0, 0}}, 0);
        return middle(read<std::uint64_t>(renderer.targets().normal));
    };
    for (const bool has_normals : {false, true}) {
        EXPECT_LT(glm::distance(normal_of(has_normals, 0), {0, 0, 1}), 1e-3F) << has_normals;
        EXPECT_LT(glm::distance(normal_of(has_normals, 1), glm::normalize(glm::vec3(0, -1, 1))),
                  2e-3F)
            << has_normals;
    }
    EXPECT_LT(glm::distance(normal_of(true, 0.5F), glm::normalize(glm::vec3(0, -0.5F, 1))), 2e-3F);
}

TEST_F(ModelBuffersDrawn, GivesEachNodeItsOwnWeights) {
    MadeUpModel made;
    made.add_square();
    made.json["meshes"][0]["primitives"][0]["targets"] = {
        {{"POSITION", made.add_vectors({9, 0, 0, 9, 0, 0, 9, 0, 0, 9, 0, 0})}}};
    made.json["nodes"] = nlohmann::json::parse(
        R"([{"mesh": 0, "weights": [1]}, {"mesh": 0, "translation": [0, 0, -1]}])");
    made.json["scenes"][0]["nodes"] = {0, 1};
    ModelRenderer renderer(*device_, read_model(made.write()), kExtent, kExtent);
    draw(renderer, {{0, 0, 6}, {0, 0, 0}}, 0);
    const auto objects = read<std::uint32_t>(renderer.targets().object);
    EXPECT_EQ(objects[kPixels / 2 + kExtent / 2], 2U) << "the nearer one has gone aside";
}

TEST_F(ModelBuffersDrawn, SeesASideOfADoubleSidedOneFromBehindAndNumbersInstances) {
    MadeUpModel made;
    made.add_square();
    made.json["nodes"] = nlohmann::json::parse(
        R"([{"mesh": 0}, {"mesh": 0, "translation": [2.5, 0, 0], "scale": [-1, 1, 1]}])");
    made.json["scenes"][0]["nodes"] = {0, 1};
    const auto objects_from = [&](float z) {
        ModelRenderer renderer(*device_, read_model(made.write()), kExtent, kExtent);
        draw(renderer, {{1.2F, 0, z}, {1.2F, 0, 0}}, 0);
        const auto objects = read<std::uint32_t>(renderer.targets().object);
        return std::set(objects.begin(), objects.end());
    };
    EXPECT_EQ(objects_from(5), (std::set<std::uint32_t>{0, 1, 2}));
    EXPECT_EQ(objects_from(-5), (std::set<std::uint32_t>{0}));
    made.json["materials"] = nlohmann::json::parse(R"([{"doubleSided": true}])");
    made.json["meshes"][0]["primitives"][0]["material"] = 0;
    EXPECT_EQ(objects_from(-5), (std::set<std::uint32_t>{0, 1, 2}));
    EXPECT_EQ(device_->validation_messages(), 0);
}

} // namespace
} // namespace gltf
