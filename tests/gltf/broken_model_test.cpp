// A broken file is refused in one sentence that names it and the member, and never harms.
#include <functional>

#include <gtest/gtest.h>

#include "gltf/made_up_model.h"
#include "gltf/read_model.h"
#include "random.h"

namespace gltf {
namespace {

using Json = nlohmann::json;

/// A square with all that this reader looks at.
void add_everything(MadeUpModel& made) {
    made.add_square();
    Json& part = made.json["meshes"][0]["primitives"][0];
    part["attributes"]["NORMAL"] = made.add_vectors({0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1});
    part["attributes"]["TEXCOORD_0"] =
        made.add(std::vector<float>{0, 0, 1, 0, 1, 1, 0, 1}, "VEC2", 5126, 2);
    part["attributes"]["JOINTS_0"] = made.add(std::vector<std::uint8_t>(16), "VEC4", 5121, 4);
    part["attributes"]["WEIGHTS_0"] = made.add(std::vector<float>(16, 0.25F), "VEC4", 5126, 4);
    part["material"] = 0;
    part["targets"] = {{{"POSITION", made.add_vectors(std::vector<float>(12, 0.5F))}}};
    made.json["meshes"][0]["weights"] = {0.5};
    made.json["materials"] = Json::parse(R"([{"pbrMetallicRoughness": {"metallicFactor": 0.5,
        "baseColorTexture": {"index": 0, "extensions": {"KHR_texture_transform": {"scale": [2, 2]}}}},
        "emissiveFactor": [0, 0, 1], "alphaMode": "MASK", "doubleSided": true}])");
    made.json["textures"] = Json::parse(R"([{"source": 0, "sampler": 0}])");
    made.json["samplers"] = Json::parse(R"([{"wrapS": 33071, "magFilter": 9728}])");
    made.json["images"] = Json::parse(R"([{"uri": "data:image/png;base64,aGVsbG8="}])");
    made.json["nodes"] = Json::parse(
        R"([{"mesh": 0, "skin": 0, "children": [1]}, {"camera": 0, "rotation": [0, 0, 0, 1],
        "extensions": {"KHR_lights_punctual": {"light": 0}}}])");
    made.json["cameras"] = Json::parse(R"([{"perspective": {"yfov": 1, "znear": 0.1}}])");
    made.json["extensions"] = Json::parse(
        R"({"KHR_lights_punctual": {"lights": [{"type": "spot", "spot": {"outerConeAngle": 1}}]}})");
    std::vector<float> identity(16);
    for (std::size_t i = 0; i < 16; i += 5)
        identity[i] = 1;
    made.json["skins"] = {
        {{"joints", {1}}, {"inverseBindMatrices", made.add(identity, "MAT4", 5126, 16)}}};
    const int times = made.add_numbers({0, 1});
    const int values = made.add_vectors({0, 0, 0, 1, 0, 0});
    const int weights = made.add_numbers({0, 1});
    made.json["animations"] = {
        {{"samplers",
          {{{"input", times}, {"output", values}}, {{"input", times}, {"output", weights}}}},
         {"channels",
          {{{"sampler", 0}, {"target", {{"node", 1}, {"path", "translation"}}}},
           {{"sampler", 1}, {"target", {{"node", 0}, {"path", "weights"}}}}}}}};
}

std::string refusal_after(const std::function<void(MadeUpModel&)>& breaking) {
    MadeUpModel made;
    add_everything(made);
    breaking(made);
    try {
        read_model(made.write());
    } catch (const std::runtime_error& error) {
        const std::string sentence = error.what();
        EXPECT_EQ(sentence.find('\n'), std::string::npos) << sentence;
        EXPECT_NE(sentence.find(made.file().parent_path().string()), std::string::npos) << sentence;
        return sentence;
    }
    return "nothing is refused";
}

TEST(BrokenModel, ReadsTheWholeOne) {
    MadeUpModel made;
    add_everything(made);
    const Model model = read_model(made.write());
    EXPECT_EQ(model.left_out.size(), 1U) << "the picture is none";
    EXPECT_EQ(model.lights.size() + model.lenses.size() + model.animations.size(), 3U);
}

TEST(BrokenModel, IsRefusedByFileMemberAndValue) {
    const auto expect = [](const char* pointer, const Json& value, const char* words) {
        const std::string refusal = refusal_after(
            [&](MadeUpModel& made) { made.json[Json::json_pointer(pointer)] = value; });
        EXPECT_NE(refusal.find(words), std::string::npos) << pointer << ": " << refusal;
    };
    expect("/asset/version", "1.0", "asset.version is \"1.0\"");
    expect("/extensionsRequired", {"KHR_draco_mesh_compression"}, "no KHR_draco_mesh_compression");
    expect("/accessors/0/count", 5, "accessors[0].bufferView is 0, expected one of at least 60");
    expect("/accessors/0/count", 0, "accessors[0].count is 0");
    expect("/accessors/0/count", -1, "accessors[0].count is -1");
    expect("/accessors/0/count", 268435456, "accessors[0].bufferView");
    expect("/accessors/0/byteOffset", 1, "accessors[0].bufferView");
    expect("/accessors/0/type", "VEC5", "accessors[0].type is \"VEC5\"");
    expect("/accessors/0/componentType", 5124, "accessors[0].componentType is 5124");
    expect("/accessors/0/bufferView", 99, "accessors[0].bufferView is 99");
    expect("/bufferViews/0/buffer", 7, "bufferViews[0].buffer is 7");
    expect("/bufferViews/0/byteLength", 1000000, "bufferViews[0].byteLength is 1000000");
    expect("/bufferViews/0/byteOffset", 18446744073709551615u, "bufferViews[0].byteOffset");
    expect("/bufferViews/0/byteStride", 3, "bufferViews[0].byteStride is 3");
    expect("/buffers/0/uri", "nowhere.bin", "nowhere.bin: cannot be read");
    expect("/buffers/0/uri", "data:,x", "buffers[0].uri");
    expect("/meshes/0/primitives/0/attributes/POSITION", 99, "attributes.POSITION is 99");
    expect("/meshes/0/primitives/0/attributes/NORMAL", 1, "type is \"SCALAR\"");
    expect("/meshes/0/primitives/0/attributes/NORMAL", 9, "as POSITION has");
    expect("/meshes/0/primitives/0/material", 1, "primitives[0].material is 1");
    expect("/materials/0/pbrMetallicRoughness/baseColorTexture/index", 4, "index is 4");
    expect("/materials/0/alphaMode", 3, "alphaMode is 3");
    expect("/materials/0/emissiveFactor", {1, 2}, "emissiveFactor is [1,2], expected 3 numbers");
    expect("/textures/0/source", 3, "textures[0].source is 3");
    expect("/samplers/0/wrapS", 1, "samplers[0].wrapS is 1");
    expect("/nodes/0/mesh", 4, "nodes[0].mesh is 4");
    expect("/nodes/0/matrix", {1}, "nodes[0].matrix is [1], expected 16 numbers");
    expect("/nodes/1/rotation", {0, 0, 0, 0}, "nodes[1].rotation");
    expect("/nodes/1/children", {1}, "nodes of one parent");
    expect("/nodes/1/children", {0}, "below themselves");
    expect("/scenes/0/nodes", {9}, "scenes[0].nodes is [9]");
    expect("/scenes/0/nodes", Json::array(), "holds nothing to draw");
    expect("/skins/0/joints", {5}, "skins[0].joints is [5]");
    expect("/cameras/0/perspective/yfov", 7, "yfov is 7");
    expect("/extensions/KHR_lights_punctual/lights/0/type", "sun", "type is \"sun\"");
    expect("/animations/0/channels/0/target/node", 9, "target.node is 9");
    expect("/meshes/0/weights", {1, 2}, "meshes[0].weights is [1,2], expected 1 numbers");
    expect("/meshes/0/primitives/0/targets/0/POSITION", 1, "type is \"SCALAR\"");
    expect("/meshes/0/primitives/0/targets/0/NORMAL", 9, "as POSITION has");
    expect("/nodes/0/weights", "x", "nodes[0].weights is \"x\"");
    expect("/animations/0/channels/1/target/node", 1, "target.path is \"weights\", expected");
    expect("/animations/0/samplers/1/output", 0, "expected");
    expect("/animations/0/samplers/0/output", 0, "expected an accessor of 2 elements");
}

TEST(BrokenModel, IsRefusedForWhatItsBytesHold) {
    const auto with_bytes = [](std::size_t at, auto value) {
        return refusal_after(
            [=](MadeUpModel& made) { std::memcpy(&made.bytes[at], &value, sizeof value); });
    };
    EXPECT_NE(with_bytes(0, NAN).find("finite"), std::string::npos);
    EXPECT_NE(with_bytes(4, INFINITY).find("finite"), std::string::npos);
    const std::string index = with_bytes(48, std::uint16_t{4}); // Behind four positions.
    EXPECT_NE(index.find("indices is 1, expected an accessor of vertices from 0 to 3, not of 4"),
              std::string::npos)
        << index;
    EXPECT_NE(with_bytes(60 + 48 + 32, std::uint8_t{9}).find("names joint 9 of 1"),
              std::string::npos);
}

// Whatever is changed of it, the file is read or refused.
TEST(BrokenModel, OutlivesAThousandAccidents) {
    MadeUpModel made;
    add_everything(made);
    made.write();
    const std::string whole = made.json.dump();
    samples::Random random(7);
    int refused = 0;
    for (int accident = 0; accident < 1000; ++accident) {
        std::string text = whole;
        for (std::uint32_t change = 0; change <= random.below(3); ++change) {
            constexpr char kSigns[] = "0123456789-.\"[]{},:eE tnf";
            const std::uint32_t at = random.below(static_cast<std::uint32_t>(text.size()));
            if (random.below(4) == 0)
                text.erase(at, 1 + random.below(20));
            else
                text[at] = kSigns[random.below(sizeof kSigns - 1)];
        }
        try {
            read_model(made.write_text(text));
        } catch (const std::runtime_error& error) {
            EXPECT_FALSE(std::string(error.what()).empty());
            ++refused;
        }
    }
    EXPECT_GT(refused, 300) << "too few of them broke anything";
}

} // namespace
} // namespace gltf
