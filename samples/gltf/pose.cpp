#include "gltf/pose.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <glm/gtc/matrix_transform.hpp>

namespace gltf {
namespace {

glm::quat quaternion(const glm::vec4& value) {
    return {value.w, value.x, value.y, value.z};
}

/// Cubic Hermite (glTF 2.0, appendix C): tangents are given a second.
glm::vec4 cubic(const Channel& channel, std::size_t key, float t, float span) {
    const glm::vec4& from = channel.values[3 * key + 1];
    const glm::vec4 leaving = span * channel.values[3 * key + 2];
    const glm::vec4 arriving = span * channel.values[3 * key + 3];
    const glm::vec4& to = channel.values[3 * key + 4];
    const float t2 = t * t;
    const float t3 = t2 * t;
    return (2 * t3 - 3 * t2 + 1) * from + (t3 - 2 * t2 + t) * leaving + (3 * t2 - 2 * t3) * to +
           (t3 - t2) * arriving;
}

glm::vec4 value_at(const Channel& channel, float seconds) {
    const std::size_t stride = channel.between == Between::kCubic ? 3 : 1;
    const auto key_value = [&](std::size_t key) {
        return channel.values[stride * key + stride / 2];
    };
    const auto after = std::upper_bound(channel.times.begin(), channel.times.end(), seconds);
    if (after == channel.times.begin()) return key_value(0);
    if (after == channel.times.end()) return key_value(channel.times.size() - 1);
    const auto key = static_cast<std::size_t>(after - channel.times.begin()) - 1;
    if (channel.between == Between::kStep) return key_value(key);
    const float span = channel.times[key + 1] - channel.times[key];
    const float t = (seconds - channel.times[key]) / span;
    if (channel.between == Between::kCubic) return cubic(channel, key, t, span);
    if (channel.path != Path::kRotation) return glm::mix(key_value(key), key_value(key + 1), t);
    const glm::quat between = glm::slerp(glm::normalize(quaternion(key_value(key))),
                                         glm::normalize(quaternion(key_value(key + 1))), t);
    return {between.x, between.y, between.z, between.w};
}

void move(const Channel& channel, float seconds, Node& node) {
    const glm::vec4 value = value_at(channel, seconds);
    node.matrix.reset();
    if (channel.path == Path::kTranslation) node.placement.translation = glm::vec3(value);
    if (channel.path == Path::kScale) node.placement.scale = glm::vec3(value);
    if (channel.path == Path::kRotation && glm::length(value) > 0)
        node.placement.rotation = glm::normalize(quaternion(value));
}

glm::mat4 to_parent(const Node& node) {
    if (node.matrix) return *node.matrix;
    const glm::mat4 moved = glm::translate(glm::mat4(1), node.placement.translation);
    return glm::scale(moved * glm::mat4_cast(node.placement.rotation), node.placement.scale);
}

glm::vec3 bent(const Vertex& vertex, const std::vector<glm::mat4>& joints) {
    glm::vec4 sum(0);
    for (int i = 0; i < 4; ++i)
        sum += vertex.weights[i] * (joints[vertex.joints[i]] * glm::vec4(vertex.position, 1));
    return glm::vec3(sum);
}

bool is_bent(const Vertex& vertex) {
    return vertex.weights != glm::vec4(0);
}

} // namespace

Pose pose_at(const Model& model, double seconds) {
    std::vector<Node> nodes = model.nodes;
    if (!model.animations.empty()) {
        const Animation& animation = model.animations.front();
        const double length = std::max(static_cast<double>(animation.seconds), 1e-3);
        const auto at = static_cast<float>(seconds - std::floor(seconds / length) * length);
        for (const Channel& channel : animation.channels)
            move(channel, at, nodes[channel.node]);
    }
    Pose pose(nodes.size());
    for (const Index node : model.order) {
        const Index parent = nodes[node].parent;
        pose[node] = (parent == kNone ? glm::mat4(1) : pose[parent]) * to_parent(nodes[node]);
    }
    return pose;
}

std::vector<glm::mat4> joint_matrices(const Skin& skin, const Pose& pose) {
    std::vector<glm::mat4> matrices(skin.joints.size());
    for (std::size_t i = 0; i < matrices.size(); ++i)
        matrices[i] = pose[skin.joints[i]] * skin.to_joint[i];
    return matrices;
}

Bounds bounds_of(const Model& model, const Pose& pose) {
    glm::vec3 least(std::numeric_limits<float>::max());
    glm::vec3 most(std::numeric_limits<float>::lowest());
    for (Index index = 0; index < model.nodes.size(); ++index) {
        const Node& node = model.nodes[index];
        if (node.mesh == kNone) continue;
        std::vector<glm::mat4> joints;
        if (node.skin != kNone) joints = joint_matrices(model.skins[node.skin], pose);
        for (const Part& part : model.meshes[node.mesh].parts)
            for (const Vertex& vertex : part.vertices) {
                const glm::vec3 at = !joints.empty() && is_bent(vertex)
                                         ? bent(vertex, joints)
                                         : glm::vec3(pose[index] * glm::vec4(vertex.position, 1));
                least = glm::min(least, at);
                most = glm::max(most, at);
            }
    }
    const float radius = 0.5F * glm::distance(least, most);
    if (!std::isfinite(radius)) return {};
    return {0.5F * (least + most), std::max(radius, 1e-4F)};
}

} // namespace gltf
