#include <algorithm>
#include <cmath>

#include "gltf/accessor.h"
#include "gltf/readers.h"

namespace gltf {
namespace {

enum Mode { kPoints, kLines, kLineLoop, kLineStrip, kTriangles, kTriangleStrip, kTriangleFan };

/// An attribute, of as many elements as the part has vertices.
Rows attribute(const Document& document, const Fields& attributes, const std::string& name,
               std::initializer_list<const char*> types, std::size_t count) {
    Rows rows = read_rows(document, accessor_index(document, attributes, name), types);
    if (rows.count != count)
        attributes.refuse(name, "an accessor of " + std::to_string(count) +
                                    " elements, as POSITION has, not of " +
                                    std::to_string(rows.count));
    return rows;
}

glm::vec3 unit_or_up(const glm::vec3& vector) {
    const float length = glm::length(vector);
    return length > 1e-12F && std::isfinite(length) ? vector / length : glm::vec3(0, 1, 0);
}

void read_joints(const Document& document, const Fields& attributes, Part& part) {
    if (!attributes.has("JOINTS_0") || !attributes.has("WEIGHTS_0")) return;
    const std::size_t count = part.vertices.size();
    const Rows joints = attribute(document, attributes, "JOINTS_0", {"VEC4"}, count);
    const Rows weights = attribute(document, attributes, "WEIGHTS_0", {"VEC4"}, count);
    for (std::size_t i = 0; i < count; ++i) {
        Vertex& vertex = part.vertices[i];
        float sum = 0;
        for (int j = 0; j < 4; ++j) {
            if (joints[i][j] < 0 || joints[i][j] > 65535)
                attributes.refuse("JOINTS_0", "an accessor of joints from 0 to 65535");
            vertex.joints[j] = static_cast<std::uint16_t>(joints[i][j]);
            vertex.weights[j] = std::max(weights[i][j], 0.0F);
            sum += vertex.weights[j];
        }
        vertex.weights = sum > 0 ? vertex.weights / sum : glm::vec4(0);
    }
}

void read_coordinates(const Document& document, const Fields& attributes, Part& part) {
    for (std::size_t set = 0; set < 2; ++set) {
        const std::string name = "TEXCOORD_" + std::to_string(set);
        if (!attributes.has(name)) continue;
        const Rows rows = attribute(document, attributes, name, {"VEC2"}, part.vertices.size());
        for (std::size_t i = 0; i < rows.count; ++i)
            part.vertices[i].coordinates[set] = {rows[i][0], rows[i][1]};
    }
}

void read_colors(const Document& document, const Fields& attributes, Part& part) {
    if (!attributes.has("COLOR_0")) return;
    const Rows rows =
        attribute(document, attributes, "COLOR_0", {"VEC3", "VEC4"}, part.vertices.size());
    for (std::size_t i = 0; i < rows.count; ++i)
        part.vertices[i].color = {rows[i][0], rows[i][1], rows[i][2],
                                  rows.width == 4 ? rows[i][3] : 1};
}

void read_vertices(const Document& document, const Fields& attributes, Part& part) {
    const Rows positions =
        read_rows(document, accessor_index(document, attributes, "POSITION"), {"VEC3"});
    part.vertices.resize(positions.count);
    for (std::size_t i = 0; i < positions.count; ++i)
        part.vertices[i].position = {positions[i][0], positions[i][1], positions[i][2]};
    if (attributes.has("NORMAL")) {
        const Rows normals = attribute(document, attributes, "NORMAL", {"VEC3"}, positions.count);
        for (std::size_t i = 0; i < normals.count; ++i)
            part.vertices[i].normal = unit_or_up({normals[i][0], normals[i][1], normals[i][2]});
    }
    read_coordinates(document, attributes, part);
    read_colors(document, attributes, part);
    read_joints(document, attributes, part);
}

std::vector<std::uint32_t> corners(const Document& document, const Fields& primitive,
                                   std::size_t vertices) {
    std::vector<std::uint32_t> corners;
    if (primitive.has("indices")) {
        corners = read_indices(document, accessor_index(document, primitive, "indices"));
        const std::uint32_t largest = *std::max_element(corners.begin(), corners.end());
        if (largest >= vertices)
            primitive.refuse("indices", "an accessor of vertices from 0 to " +
                                            std::to_string(vertices - 1) + ", not of " +
                                            std::to_string(largest));
        return corners;
    }
    for (std::uint32_t i = 0; i < vertices; ++i)
        corners.push_back(i);
    return corners;
}

std::vector<std::uint32_t> triangles(const std::vector<std::uint32_t>& corners, int mode) {
    std::vector<std::uint32_t> indices;
    if (mode == kTriangles) {
        indices.assign(corners.begin(), corners.end() - corners.size() % 3);
        return indices;
    }
    for (std::size_t i = 2; i < corners.size(); ++i)
        if (mode == kTriangleFan)
            indices.insert(indices.end(), {corners[0], corners[i - 1], corners[i]});
        else if (i % 2 == 0)
            indices.insert(indices.end(), {corners[i - 2], corners[i - 1], corners[i]});
        else
            indices.insert(indices.end(), {corners[i - 1], corners[i - 2], corners[i]});
    return indices;
}

/// What each morph target adds to a part's vertices.
void read_targets(const Document& document, const Fields& primitive, Part& part) {
    const std::size_t count = part.vertices.size();
    for (const Fields& target : primitive.parts_or_none("targets")) {
        std::vector<Offset>& offsets = part.targets.emplace_back(count);
        const auto read = [&](const char* name, glm::vec3 Offset::*what) {
            if (!target.has(name)) return;
            const Rows rows = attribute(document, target, name, {"VEC3"}, count);
            for (std::size_t i = 0; i < count; ++i)
                offsets[i].*what = {rows[i][0], rows[i][1], rows[i][2]};
        };
        read("POSITION", &Offset::position);
        read("NORMAL", &Offset::normal);
    }
}

/// One after the other for each corner of each triangle.
template <typename Value>
std::vector<Value> at_corners(const std::vector<Value>& values,
                              const std::vector<std::uint32_t>& indices) {
    std::vector<Value> corners;
    for (const std::uint32_t index : indices)
        corners.push_back(values[index]);
    return corners;
}

glm::vec3 flat_normal(const std::array<glm::vec3, 3>& corners) {
    return unit_or_up(glm::cross(corners[1] - corners[0], corners[2] - corners[0]));
}

/// For a part without normals: each triangle has its own vertices. A target of full weight is flat,
/// too.
void make_flat(Part& part) {
    part.vertices = at_corners(part.vertices, part.indices);
    for (std::vector<Offset>& offsets : part.targets)
        offsets = at_corners(offsets, part.indices);
    for (std::size_t i = 0; i < part.vertices.size(); i += 3) {
        Vertex* const vertex = &part.vertices[i];
        const glm::vec3 normal =
            flat_normal({vertex[0].position, vertex[1].position, vertex[2].position});
        for (std::vector<Offset>& offsets : part.targets) {
            Offset* const by = &offsets[i];
            const glm::vec3 morphed = flat_normal({vertex[0].position + by[0].position,
                                                   vertex[1].position + by[1].position,
                                                   vertex[2].position + by[2].position});
            by[0].normal = by[1].normal = by[2].normal = morphed - normal;
        }
        vertex[0].normal = vertex[1].normal = vertex[2].normal = normal;
    }
    for (std::uint32_t i = 0; i < part.indices.size(); ++i)
        part.indices[i] = i;
}

Part part_from(const Document& document, const Fields& primitive, int mode, const Model& model) {
    Part part;
    const Fields attributes = primitive.part("attributes");
    read_vertices(document, attributes, part);
    read_targets(document, primitive, part);
    part.indices = triangles(corners(document, primitive, part.vertices.size()), mode);
    if (!attributes.has("NORMAL")) make_flat(part);
    const std::size_t none = model.materials.size() - 1;
    if (primitive.has("material") && none == 0)
        primitive.refuse("material", "a file with materials");
    part.material =
        static_cast<Index>(none == 0 ? none : primitive.whole("material", 0, none - 1, none));
    return part;
}

} // namespace

void read_meshes(const Document& document, Model& model) {
    for (const Fields& fields : document.json().parts_or_none("meshes")) {
        Mesh mesh;
        const std::string name = "meshes[" + std::to_string(model.meshes.size()) + "]";
        for (const Fields& primitive : fields.parts("primitives")) {
            const int mode = static_cast<int>(primitive.whole("mode", 0, kTriangleFan, kTriangles));
            if (mode < kTriangles) {
                model.left_out.push_back(name + " has points or lines, which are left out");
                continue;
            }
            Part part = part_from(document, primitive, mode, model);
            if (part.indices.empty()) continue;
            if (!mesh.parts.empty() && part.targets.size() != mesh.parts[0].targets.size())
                primitive.refuse("targets", std::to_string(mesh.parts[0].targets.size()) +
                                                " of them, as the mesh's other primitives have");
            mesh.parts.push_back(std::move(part));
        }
        const std::size_t targets = mesh.parts.empty() ? 0 : mesh.parts[0].targets.size();
        if (targets > 0) mesh.weights = fields.numbers("weights", std::vector<float>(targets));
        model.meshes.push_back(std::move(mesh));
    }
}

} // namespace gltf
