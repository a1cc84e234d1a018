// Morph targets are read with their weights, which go with time as their animation says.
#include <gtest/gtest.h>

#include "gltf/made_up_model.h"
#include "gltf/pose.h"
#include "gltf/read_model.h"

namespace gltf {
namespace {

using Json = nlohmann::json;

/// A square with two targets, of which the second has normals alone.
void add_morphing_square(MadeUpModel& made) {
    made.add_square();
    made.json["meshes"][0]["primitives"][0]["attributes"]["NORMAL"] =
        made.add_vectors({0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1});
    const int offsets = made.add_vectors({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4});
    made.json["meshes"][0]["primitives"][0]["targets"] = {{{"POSITION", offsets}},
                                                          {{"NORMAL", offsets}}};
}

/// ... whose weights are `values` from 1 s to 3 s.
Model morphing(MadeUpModel& made, const char* between, const std::vector<float>& values) {
    add_morphing_square(made);
    const int times = made.add_numbers({1, 3});
    const int weights = made.add_numbers(values);
    made.json["animations"] = {
        {{"samplers", {{{"input", times}, {"output", weights}, {"interpolation", between}}}},
         {"channels", {{{"sampler", 0}, {"target", {{"node", 0}, {"path", "weights"}}}}}}}};
    return read_model(made.write());
}

std::vector<float> weights_of_square(const Model& model, double seconds) {
    return weights_at(model, seconds).at(0);
}

TEST(Morph, IsReadWithTheWeightsOfTheMeshOrOfItsNode) {
    MadeUpModel made;
    add_morphing_square(made);
    made.json["nodes"] = Json::parse(R"([{"mesh": 0}, {"mesh": 0, "weights": [0.5, 1]}])");
    made.json["scenes"][0]["nodes"] = {0, 1};
    EXPECT_EQ(weights_at(read_model(made.write()), 0)[0], (std::vector<float>{0, 0}));
    made.json["meshes"][0]["weights"] = {0.25, 0};
    const Model model = read_model(made.write());
    EXPECT_TRUE(model.left_out.empty());
    const Part& part = model.meshes[0].parts.at(0);
    ASSERT_EQ(part.targets.size(), 2U);
    EXPECT_EQ(part.targets[0][3].position, glm::vec3(0, 0, 4));
    EXPECT_EQ(part.targets[0][3].normal, glm::vec3(0));
    EXPECT_EQ(part.targets[1][3].normal, glm::vec3(0, 0, 4));
    EXPECT_EQ(weights_at(model, 0)[0], (std::vector<float>{0.25F, 0}));
    EXPECT_EQ(weights_at(model, 0)[1], (std::vector<float>{0.5F, 1}));
    EXPECT_FLOAT_EQ(bounds_of(model, pose_at(model, 0)).centre.z, 1) << "half of 4 m at one corner";
}

TEST(Morph, GoesStraightOrInStepsOrAlongACurve) {
    MadeUpModel straight;
    const Model linear = morphing(straight, "LINEAR", {0, 1, 1, 0.5F});
    EXPECT_EQ(weights_of_square(linear, 0.5), (std::vector<float>{0, 1}));
    EXPECT_EQ(weights_of_square(linear, 1.5), (std::vector<float>{0.25F, 0.875F}));
    MadeUpModel steps;
    EXPECT_EQ(weights_of_square(morphing(steps, "STEP", {0, 1, 1, 0.5F}), 2.9),
              (std::vector<float>{0, 1}));
    MadeUpModel curves; // In-tangents, values and out-tangents of the one time, then of the other.
    const Model curved = morphing(curves, "CUBICSPLINE", {0, 0, 0, 1, 0, 2, 0, 0, 1, 1, 0, 0});
    EXPECT_FLOAT_EQ(weights_of_square(curved, 2)[0], 0.5F);
    EXPECT_FLOAT_EQ(weights_of_square(curved, 2)[1], 1 + 0.125F * 2 * 2) << "of its tangent";
}

TEST(Morph, IsFlatAtFullWeightWhereTheMeshHasNoNormals) {
    MadeUpModel made;
    made.add_square();
    made.json["meshes"][0]["primitives"][0]["targets"] = {
        {{"POSITION", made.add_vectors({0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2})}}};
    const Part part = read_model(made.write()).meshes[0].parts.at(0);
    ASSERT_EQ(part.targets[0].size(), part.vertices.size()) << "each triangle has its own";
    for (std::size_t i = 0; i < part.vertices.size(); ++i) {
        const glm::vec3 whole = part.vertices[i].normal + part.targets[0][i].normal;
        EXPECT_LT(glm::distance(whole, glm::normalize(glm::vec3(0, -1, 1))), 1e-6F);
    }
}

} // namespace
} // namespace gltf
