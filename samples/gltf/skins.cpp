#include "gltf/accessor.h"
#include "gltf/readers.h"

namespace gltf {
namespace {

std::vector<glm::mat4> matrices(const Document& document, const Fields& skin, std::size_t count) {
    if (!skin.has("inverseBindMatrices")) return std::vector<glm::mat4>(count, glm::mat4(1));
    const Rows rows =
        read_rows(document, accessor_index(document, skin, "inverseBindMatrices"), {"MAT4"});
    if (rows.count < count)
        skin.refuse("inverseBindMatrices",
                    "an accessor of a matrix a joint, of which there are " + std::to_string(count));
    std::vector<glm::mat4> matrices(count);
    for (std::size_t i = 0; i < count; ++i)
        for (int entry = 0; entry < 16; ++entry)
            matrices[i][entry / 4][entry % 4] = rows[i][entry];
    return matrices;
}

std::uint32_t largest_joint(const Mesh& mesh) {
    std::uint32_t largest = 0;
    for (const Part& part : mesh.parts)
        for (const Vertex& vertex : part.vertices)
            for (int i = 0; i < 4; ++i)
                if (vertex.weights[i] > 0)
                    largest = std::max<std::uint32_t>(largest, vertex.joints[i]);
    return largest;
}

void check_joints(const Document& document, const Model& model) {
    for (const Node& node : model.nodes) {
        if (node.mesh == kNone || node.skin == kNone) continue;
        const std::uint32_t joint = largest_joint(model.meshes[node.mesh]);
        const std::size_t joints = model.skins[node.skin].joints.size();
        if (joint >= joints)
            document.json().refuse("skins", "joints for all vertices: meshes[" +
                                                std::to_string(node.mesh) + "] names joint " +
                                                std::to_string(joint) + " of " +
                                                std::to_string(joints));
    }
}

} // namespace

void read_skins(const Document& document, Model& model) {
    for (const Fields& fields : document.json().parts_or_none("skins")) {
        Skin skin;
        if (model.nodes.empty()) fields.refuse("joints", "a file with nodes");
        skin.joints = fields.wholes("joints", model.nodes.size() - 1);
        if (skin.joints.empty()) fields.refuse("joints", "at least one node");
        skin.to_joint = matrices(document, fields, skin.joints.size());
        model.skins.push_back(std::move(skin));
    }
    check_joints(document, model);
}

} // namespace gltf
