// The glTF 2.0 sample models of Debian's assimp-testmodels are read, or refused for what is wrong.
#include <map>

#include <gtest/gtest.h>

#include "gltf/read_model.h"

namespace gltf {
namespace {

namespace fs = std::filesystem;

/// Why a file is refused, by its name; each of all others has something to draw.
const std::map<std::string, std::string> kRefused{
    {"draco/2CylinderEngine.gltf", "KHR_draco_mesh_compression"},
    {"BoxTextured-glTF-techniqueWebGL/BoxTextured.gltf", "KHR_technique_webgl"},
    {"TestNoRootNode/SceneWithoutNodes.gltf", "nothing to draw"},
    {"TestNoRootNode/NoScene.gltf", "nothing to draw"},
    {"SchemaFailures/sceneWrongType.gltf", "BoxTextured0.bin: cannot be read"},
    {"MissingBin/BoxTextured.gltf", "BoxTextured0.bin: cannot be read"},
    {"IndexOutOfRange/IndexOutOfRange.gltf", "vertices from 0 to 23, not of 255"},
    {"IndexOutOfRange/AllIndicesOutOfRange.gltf", "vertices from 0 to 23, not of 65535"},
    {"wrongTypes/badNumber.gltf", "normalTexture.index is missing"},
    {"wrongTypes/badExtension.gltf", "KHR_texture_transform is \"Not an object\""},
    {"wrongTypes/badObject.gltf", "pbrMetallicRoughness is [\"not an object\"]"},
    {"wrongTypes/badUint.gltf", "baseColorTexture.index is -1"},
    {"wrongTypes/badArray.gltf", "primitives is {"},
    {"BoxWithInfinites-glTF-Binary/BoxWithInfinites.glb", "finite numbers"},
    {"RecursiveNodes/RecursiveNodes.gltf", "below themselves"},
};

/// Points and lines, of which the asset generator's files 00 to 03 and 07 to 10 have nothing else.
bool has_points_or_lines_alone(const std::string& name) {
    constexpr char kStart[] = "glTF-Asset-Generator/Mesh_PrimitiveMode/Mesh_PrimitiveMode_";
    if (name.rfind(kStart, 0) != 0) return false;
    const int number = std::stoi(name.substr(sizeof kStart - 1, 2));
    return number <= 3 || (number >= 7 && number <= 10);
}

std::string expected_refusal(const std::string& name) {
    if (has_points_or_lines_alone(name)) return "nothing to draw";
    const auto found = kRefused.find(name);
    return found == kRefused.end() ? "" : found->second;
}

TEST(PublicModels, AreReadOrRefusedWithAReason) {
    const fs::path folder = "/usr/share/assimp/models/glTF2";
    if (!fs::is_directory(folder)) GTEST_SKIP() << "assimp-testmodels is not installed";
    int read = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const fs::path& file = entry.path();
        if (file.extension() != ".gltf" && file.extension() != ".glb") continue;
        const std::string name = fs::relative(file, folder).string();
        const std::string expected = expected_refusal(name);
        try {
            const Model model = read_model(file);
            EXPECT_EQ(expected, "") << name << " is read";
            for (const std::string& what : model.left_out)
                std::cout << name << ": " << what << '\n';
            ++read;
        } catch (const std::runtime_error& error) {
            const std::string sentence = error.what();
            EXPECT_NE(expected, "") << "refused: " << sentence;
            EXPECT_NE(sentence.find(expected), std::string::npos) << sentence;
            EXPECT_EQ(sentence.find('\n'), std::string::npos) << sentence;
        }
    }
    EXPECT_GE(read, 23);
}

} // namespace
} // namespace gltf
