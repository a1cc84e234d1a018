#include "gltf/read_model.h"

#include <algorithm>
#include <stdexcept>

#include "gltf/readers.h"

namespace gltf {
namespace {

constexpr std::array kExtensions{"KHR_lights_punctual", "KHR_texture_transform",
                                 "KHR_materials_unlit", "KHR_materials_emissive_strength",
                                 "KHR_mesh_quantization"};

bool is_known(const std::string& extension) {
    return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

std::vector<std::string> names(const Fields& json, const std::string& key) {
    std::vector<std::string> names;
    if (!json.has(key)) return names;
    for (const nlohmann::json& name : json.list(key)) {
        if (!name.is_string()) json.refuse(key, "an array of texts");
        names.push_back(name.get<std::string>());
    }
    return names;
}

void check_extensions(const Document& document, Model& model) {
    for (const std::string& name : names(document.json(), "extensionsRequired"))
        if (!is_known(name)) {
            std::string known;
            for (const char* extension : kExtensions)
                known += std::string(known.empty() ? "" : ", ") + extension;
            document.json().refuse("extensionsRequired", "no " + name + "; supported are " + known);
        }
    for (const std::string& name : names(document.json(), "extensionsUsed"))
        if (!is_known(name)) model.left_out.push_back(name + " is not supported and left out");
}

void check_drawable(const Document& document, const Model& model) {
    const bool draws = std::any_of(model.nodes.begin(), model.nodes.end(), [&](const Node& node) {
        return node.mesh != kNone && !model.meshes[node.mesh].parts.empty();
    });
    if (!draws)
        throw std::runtime_error(document.file().string() +
                                 ": holds nothing to draw; expected triangles in its scene");
}

} // namespace

Model read_model(const std::filesystem::path& file) {
    const Document document(file);
    Model model;
    check_extensions(document, model);
    read_textures(document, model);
    read_materials(document, model);
    read_meshes(document, model);
    read_nodes(document, model);
    read_skins(document, model);
    read_animations(document, model);
    check_drawable(document, model);
    return model;
}

} // namespace gltf
