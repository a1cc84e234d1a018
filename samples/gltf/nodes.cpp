#include <algorithm>
#include <cmath>

#include "gltf/accessor.h"
#include "gltf/readers.h"

namespace gltf {
namespace {

Placement placement_from(const Fields& fields) {
    const std::vector<float> t = fields.numbers("translation", {0, 0, 0});
    const std::vector<float> r = fields.numbers("rotation", {0, 0, 0, 1});
    const std::vector<float> s = fields.numbers("scale", {1, 1, 1});
    Placement placement;
    placement.translation = {t[0], t[1], t[2]};
    placement.rotation = glm::quat(r[3], r[0], r[1], r[2]);
    if (glm::length(placement.rotation) < 1e-6F) fields.refuse("rotation", "a unit quaternion");
    placement.rotation = glm::normalize(placement.rotation);
    placement.scale = {s[0], s[1], s[2]};
    return placement;
}

glm::mat4 matrix_from(const std::vector<float>& numbers) {
    glm::mat4 matrix;
    for (int column = 0; column < 4; ++column)
        for (int row = 0; row < 4; ++row)
            matrix[column][row] = numbers[static_cast<std::size_t>(4 * column + row)];
    return matrix;
}

Node node_from(const Fields& fields, const Model& model, std::size_t skins) {
    Node node;
    node.placement = placement_from(fields);
    if (fields.has("matrix"))
        node.matrix = matrix_from(fields.numbers("matrix", std::vector<float>(16)));
    if (fields.has("mesh")) {
        if (model.meshes.empty()) fields.refuse("mesh", "a file with meshes");
        node.mesh = static_cast<Index>(fields.whole("mesh", 0, model.meshes.size() - 1));
        node.weights = model.meshes[node.mesh].weights;
        if (!node.weights.empty()) node.weights = fields.numbers("weights", node.weights);
    }
    if (fields.has("skin")) {
        if (skins == 0) fields.refuse("skin", "a file with skins");
        node.skin = static_cast<Index>(fields.whole("skin", 0, skins - 1));
    }
    return node;
}

using Children = std::vector<std::vector<std::uint32_t>>;

Children children_of(const std::vector<Fields>& nodes, Model& model) {
    Children children;
    for (Index parent = 0; parent < nodes.size(); ++parent) {
        children.push_back(nodes[parent].wholes("children", nodes.size() - 1));
        for (const Index child : children.back()) {
            if (model.nodes[child].parent != kNone)
                nodes[parent].refuse("children", "nodes of one parent, which " +
                                                     std::to_string(child) + " has already");
            model.nodes[child].parent = parent;
        }
    }
    return children;
}

/// Those below `roots` and they themselves, a parent before its children.
std::vector<Index> below(std::vector<Index> roots, const Children& children) {
    for (std::size_t i = 0; i < roots.size(); ++i) // It grows meanwhile.
        roots.insert(roots.end(), children[roots[i]].begin(), children[roots[i]].end());
    return roots;
}

std::vector<Index> roots_of(const Model& model) {
    std::vector<Index> roots;
    for (Index node = 0; node < model.nodes.size(); ++node)
        if (model.nodes[node].parent == kNone) roots.push_back(node);
    return roots;
}

/// Of the scene that is to be shown; a file without scenes shows all that it has.
std::vector<Index> scene_roots(const Fields& json, const Model& model) {
    const std::vector<Fields> scenes = json.parts_or_none("scenes");
    if (scenes.empty()) return roots_of(model);
    std::vector<Index> roots = scenes[json.whole("scene", 0, scenes.size() - 1, 0)].wholes(
        "nodes", model.nodes.empty() ? 0 : model.nodes.size() - 1);
    if (model.nodes.empty()) roots.clear();
    for (const Index root : roots)
        if (model.nodes[root].parent != kNone)
            json.refuse("scenes", "roots alone: node " + std::to_string(root) + " has a parent");
    std::sort(roots.begin(), roots.end());
    roots.erase(std::unique(roots.begin(), roots.end()), roots.end());
    return roots;
}

Light light_from(const Fields& fields, Index node) {
    Light light{};
    light.kind = Light::Kind(fields.word("type", {"directional", "point", "spot"}));
    const std::vector<float> color = fields.numbers("color", {1, 1, 1});
    light.color = fields.number("intensity", 1) * glm::vec3(color[0], color[1], color[2]);
    light.range = std::max(fields.number("range", 0), 0.0F);
    light.outer_cone = 0.7853982F;
    if (light.kind == Light::Kind::kSpot && fields.has("spot")) {
        const Fields spot = fields.part("spot");
        light.inner_cone = spot.number("innerConeAngle", 0);
        light.outer_cone = spot.number("outerConeAngle", light.outer_cone);
    }
    light.node = node;
    return light;
}

std::vector<Fields> lights_of(const Fields& json) {
    if (!json.has("extensions") || !json.part("extensions").has("KHR_lights_punctual")) return {};
    return json.part("extensions").part("KHR_lights_punctual").parts_or_none("lights");
}

void read_light(const Fields& node, const std::vector<Fields>& lights, Index index, Model& model) {
    if (!node.has("extensions") || !node.part("extensions").has("KHR_lights_punctual")) return;
    const Fields use = node.part("extensions").part("KHR_lights_punctual");
    if (lights.empty()) use.refuse("light", "a file with lights");
    model.lights.push_back(light_from(lights[use.whole("light", 0, lights.size() - 1)], index));
}

void read_lens(const Fields& node, const std::vector<Fields>& cameras, Index index, Model& model) {
    if (!node.has("camera")) return;
    if (cameras.empty()) node.refuse("camera", "a file with cameras");
    const Fields& camera = cameras[node.whole("camera", 0, cameras.size() - 1)];
    if (!camera.has("perspective")) {
        model.left_out.push_back("an orthographic camera is left out");
        return;
    }
    const Fields perspective = camera.part("perspective");
    const float angle = perspective.number("yfov");
    if (!(angle > 0.01F && angle < 3.1F)) perspective.refuse("yfov", "an angle in (0.01, 3.1)");
    model.lenses.push_back({angle, index});
}

} // namespace

void read_nodes(const Document& document, Model& model) {
    const Fields& json = document.json();
    const std::vector<Fields> nodes = json.parts_or_none("nodes");
    const std::vector<Fields> cameras = json.parts_or_none("cameras");
    const std::vector<Fields> lights = lights_of(json);
    const std::size_t skins = json.parts_or_none("skins").size();
    for (const Fields& fields : nodes)
        model.nodes.push_back(node_from(fields, model, skins));
    const Children children = children_of(nodes, model);
    model.order = below(roots_of(model), children);
    if (model.order.size() != nodes.size())
        json.refuse("nodes", "a tree, without nodes that are below themselves");
    std::vector<bool> is_shown(nodes.size());
    for (const Index node : below(scene_roots(json, model), children)) {
        is_shown[node] = true;
        read_light(nodes[node], lights, node, model);
        read_lens(nodes[node], cameras, node, model);
    }
    for (Index node = 0; node < nodes.size(); ++node)
        if (!is_shown[node]) model.nodes[node].mesh = kNone;
}

} // namespace gltf
