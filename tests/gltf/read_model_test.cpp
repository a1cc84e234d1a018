// What a made-up file says is what is read of it, and how it moves.
#include <gtest/gtest.h>

#include "gltf/made_up_model.h"
#include "gltf/pose.h"
#include "gltf/read_model.h"

namespace gltf {
namespace {

using Json = nlohmann::json;

TEST(ReadModel, GivesASquareWithoutNormalsFlatOnes) {
    MadeUpModel made;
    made.add_square();
    const Model model = read_model(made.write());
    ASSERT_EQ(model.meshes.size(), 1U);
    const Part& part = model.meshes[0].parts.at(0);
    EXPECT_EQ(part.indices.size(), 6U);
    for (const Vertex& vertex : part.vertices)
        EXPECT_EQ(vertex.normal, glm::vec3(0, 0, 1));
    EXPECT_TRUE(model.left_out.empty());
    const Bounds bounds = bounds_of(model, pose_at(model, 0));
    EXPECT_EQ(bounds.centre, glm::vec3(0));
    EXPECT_FLOAT_EQ(bounds.radius, std::sqrt(2.0F));
}

TEST(ReadModel, TakesStripsAndFansApart) {
    for (const int mode : {5, 6}) {
        MadeUpModel made;
        made.add_square();
        made.json["meshes"][0]["primitives"][0]["mode"] = mode;
        made.json["meshes"][0]["primitives"][0].erase("indices");
        const Part part = read_model(made.write()).meshes[0].parts.at(0);
        EXPECT_EQ(part.vertices.size(), 6U) << "two triangles";
    }
}

TEST(ReadModel, ReadsABinaryFileAsItsText) {
    MadeUpModel made;
    made.add_square();
    made.json["buffers"] = {{{"byteLength", made.bytes.size()}}};
    std::string text = made.json.dump();
    text.resize((text.size() + 3) / 4 * 4, ' ');
    const auto word = [](std::size_t value) {
        const auto bits = static_cast<std::uint32_t>(value);
        return std::string(reinterpret_cast<const char*>(&bits), 4);
    };
    const std::string file = "glTF" + word(2) + word(28 + text.size() + made.bytes.size()) +
                             word(text.size()) + "JSON" + text + word(made.bytes.size()) +
                             std::string("BIN\0", 4) +
                             std::string(made.bytes.begin(), made.bytes.end());
    const Model model = read_model(made.write_text(file));
    EXPECT_EQ(model.meshes[0].parts.at(0).indices.size(), 6U);
    for (const std::size_t length : {0, 4, 12, 19, 40, 200}) // Cut off at any place: refused.
        EXPECT_THROW(read_model(made.write_text(file.substr(0, length))), std::runtime_error);
}

TEST(ReadModel, LeavesOutWhatIsNotSupportedAndSaysSo) {
    MadeUpModel made;
    made.add_square();
    Json lines = made.json["meshes"][0]["primitives"][0];
    lines["mode"] = 1;
    made.json["meshes"][0]["primitives"].push_back(lines);
    made.json["extensionsUsed"] = {"KHR_materials_clearcoat", "KHR_lights_punctual"};
    made.json["images"] = {{{"uri", "nowhere.png"}}};
    const std::vector<std::string> left_out = read_model(made.write()).left_out;
    ASSERT_EQ(left_out.size(), 3U);
    EXPECT_EQ(left_out[0], "KHR_materials_clearcoat is not supported and left out");
    EXPECT_NE(left_out[1].find("nowhere.png"), std::string::npos) << left_out[1];
    EXPECT_NE(left_out[2].find("points or lines"), std::string::npos) << left_out[2];
}

TEST(ReadModel, ReadsSparseAccessors) {
    MadeUpModel made;
    made.add_square();
    const int places = made.add_indices({2});
    const int values = made.add_vectors({5, 6, 7});
    made.json["accessors"][0]["sparse"] = {
        {"count", 1},
        {"indices", {{"bufferView", places}, {"componentType", 5123}}},
        {"values", {{"bufferView", values}}}};
    const Part part = read_model(made.write()).meshes[0].parts.at(0);
    EXPECT_EQ(part.vertices[2].position, glm::vec3(5, 6, 7));
    EXPECT_EQ(part.vertices[1].position, glm::vec3(1, -1, 0));
}

/// Node 0, moved as `animation` has it, with the square on its child, node 1.
Model moving(MadeUpModel& made, const char* path, const char* between,
             const std::vector<float>& values, const char* type, std::size_t width) {
    made.add_square();
    made.json["nodes"] = {{{"children", {1}}}, {{"mesh", 0}, {"translation", {0, 0, 3}}}};
    const int times = made.add_numbers({1, 3});
    const int moved = made.add(values, type, 5126, width);
    made.json["animations"] = {
        {{"samplers", {{{"input", times}, {"output", moved}, {"interpolation", between}}}},
         {"channels", {{{"sampler", 0}, {"target", {{"node", 0}, {"path", path}}}}}}}};
    return read_model(made.write());
}

glm::vec3 child_at(const Model& model, double seconds) {
    return glm::vec3(pose_at(model, seconds)[1][3]);
}

TEST(Pose, MovesAChildWithItsParentAndBeginsAgain) {
    MadeUpModel made;
    const Model model = moving(made, "translation", "LINEAR", {0, 0, 0, 8, 0, 0}, "VEC3", 3);
    EXPECT_EQ(child_at(model, 0), glm::vec3(0, 0, 3)) << "before the first time its value holds";
    EXPECT_EQ(child_at(model, 1.5), glm::vec3(2, 0, 3));
    EXPECT_EQ(child_at(model, 3 + 1.5), glm::vec3(2, 0, 3)) << "after 3 s from the start again";
}

TEST(Pose, TurnsTheShorterWay) {
    MadeUpModel made;
    const float half = std::sqrt(0.5F); // A quarter turn about y, from none.
    const Model model =
        moving(made, "rotation", "LINEAR", {0, 0, 0, 1, 0, half, 0, half}, "VEC4", 4);
    const glm::vec3 eighth = child_at(model, 2);
    EXPECT_NEAR(eighth.x, 3 * half, 1e-5);
    EXPECT_NEAR(eighth.z, 3 * half, 1e-5);
}

TEST(Pose, StepsAndCurves) {
    MadeUpModel steps;
    const Model stepping = moving(steps, "scale", "STEP", {1, 1, 1, 2, 2, 2}, "VEC3", 3);
    EXPECT_EQ(child_at(stepping, 2.9), glm::vec3(0, 0, 3));
    MadeUpModel curves;
    const std::vector<float> flat{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0};
    const Model curved = moving(curves, "translation", "CUBICSPLINE", flat, "VEC3", 3);
    EXPECT_NEAR(child_at(curved, 2).x, 4, 1e-5);
    EXPECT_NEAR(child_at(curved, 1.5).x, 8 * (3 * 0.0625 - 2 * 0.015625), 1e-5); // 3 t^2 - 2 t^3
}

} // namespace
} // namespace gltf
