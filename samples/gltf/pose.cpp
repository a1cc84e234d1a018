#include "gltf/pose.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <glm/gtc/matrix_transform.hpp>

namespace gltf {
namespace {

glm::quat quaternion(const float* value) {
    return glm::normalize(glm::quat(value[3], value[0], value[1], value[2]));
}

/// What a channel says of one moment.
class Sample {
public:
    Sample(const Channel& channel, float seconds)
        : channel_(channel),
          stride_(channel.between == Between::kCubic ? 3 : 1) {
        const auto after = std::upper_bound(channel.times.begin(), channel.times.end(), seconds);
        const auto keys = static_cast<std::size_t>(after - channel.times.begin());
        key_ = keys == 0 ? 0 : keys - 1;
        is_between_ = keys > 0 && keys < channel.times.size();
        if (!is_between_) return;
        span_ = channel.times[key_ + 1] - channel.times[key_];
        t_ = (seconds - channel.times[key_]) / span_;
    }

    /// One number of the value.
    float operator[](std::size_t place) const {
        const auto at = [&](std::size_t row) { return row_at(row)[place]; };
        const float from = at(stride_ * key_ + stride_ / 2);
        if (!is_between_ || channel_.between == Between::kStep) return from;
        const float to = at(stride_ * (key_ + 1) + stride_ / 2);
        if (channel_.between == Between::kLinear) return glm::mix(from, to, t_);
        return cubic(from, span_ * at(3 * key_ + 2), span_ * at(3 * key_ + 3), to);
    }

    glm::vec3 vector() const { return {(*this)[0], (*this)[1], (*this)[2]}; }
    glm::quat turn() const {
        if (is_between_ && channel_.between == Between::kLinear)
            return glm::slerp(quaternion(row_at(key_)), quaternion(row_at(key_ + 1)), t_);
        const std::array value{(*this)[0], (*this)[1], (*this)[2], (*this)[3]};
        return quaternion(value.data());
    }

private:
    const float* row_at(std::size_t row) const { return &channel_.values[channel_.width * row]; }

    /// Cubic Hermite (glTF 2.0, appendix C): tangents are given a second.
    float cubic(float from, float leaving, float arriving, float to) const {
        const float t2 = t_ * t_;
        const float t3 = t2 * t_;
        return (2 * t3 - 3 * t2 + 1) * from + (t3 - 2 * t2 + t_) * leaving +
               (3 * t2 - 2 * t3) * to + (t3 - t2) * arriving;
    }

    const Channel& channel_;
    std::size_t stride_;
    std::size_t key_;
    bool is_between_; ///< `key_` and the next one, ...
    float span_ = 1;  ///< ... which are so many seconds apart.
    float t_ = 0;
};

void move(const Channel& channel, float seconds, Node& node) {
    const Sample sample(channel, seconds);
    if (channel.path == Path::kWeights) {
        for (std::size_t target = 0; target < node.weights.size(); ++target)
            node.weights[target] = sample[target];
        return;
    }
    node.matrix.reset();
    if (channel.path == Path::kTranslation) node.placement.translation = sample.vector();
    if (channel.path == Path::kScale) node.placement.scale = sample.vector();
    if (channel.path == Path::kRotation) node.placement.rotation = sample.turn();
}

/// As the first animation moves them, again and again.
std::vector<Node> nodes_at(const Model& model, double seconds) {
    std::vector<Node> nodes = model.nodes;
    if (model.animations.empty()) return nodes;
    const Animation& animation = model.animations.front();
    const double length = std::max(static_cast<double>(animation.seconds), 1e-3);
    const auto at = static_cast<float>(seconds - std::floor(seconds / length) * length);
    for (const Channel& channel : animation.channels)
        move(channel, at, nodes[channel.node]);
    return nodes;
}

glm::mat4 to_parent(const Node& node) {
    if (node.matrix) return *node.matrix;
    const glm::mat4 moved = glm::translate(glm::mat4(1), node.placement.translation);
    return glm::scale(moved * glm::mat4_cast(node.placement.rotation), node.placement.scale);
}

/// Of a vertex, as the morph targets have it.
glm::vec3 morphed(const Part& part, std::size_t vertex, const std::vector<float>& weights) {
    glm::vec3 position = part.vertices[vertex].position;
    for (std::size_t target = 0; target < part.targets.size(); ++target)
        position += weights[target] * part.targets[target][vertex].position;
    return position;
}

glm::vec3 bent(const Vertex& vertex, const glm::vec3& position,
               const std::vector<glm::mat4>& joints) {
    glm::vec4 sum(0);
    for (int i = 0; i < 4; ++i)
        sum += vertex.weights[i] * (joints[vertex.joints[i]] * glm::vec4(position, 1));
    return glm::vec3(sum);
}

bool is_bent(const Vertex& vertex) {
    return vertex.weights != glm::vec4(0);
}

} // namespace

Pose pose_at(const Model& model, double seconds) {
    const std::vector<Node> nodes = nodes_at(model, seconds);
    Pose pose(nodes.size());
    for (const Index node : model.order) {
        const Index parent = nodes[node].parent;
        pose[node] = (parent == kNone ? glm::mat4(1) : pose[parent]) * to_parent(nodes[node]);
    }
    return pose;
}

std::vector<std::vector<float>> weights_at(const Model& model, double seconds) {
    std::vector<std::vector<float>> weights;
    for (Node& node : nodes_at(model, seconds))
        weights.push_back(std::move(node.weights));
    return weights;
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
            for (std::size_t i = 0; i < part.vertices.size(); ++i) {
                const Vertex& vertex = part.vertices[i];
                const glm::vec3 position = morphed(part, i, node.weights);
                const glm::vec3 at = !joints.empty() && is_bent(vertex)
                                         ? bent(vertex, position, joints)
                                         : glm::vec3(pose[index] * glm::vec4(position, 1));
                least = glm::min(least, at);
                most = glm::max(most, at);
            }
    }
    const float radius = 0.5F * glm::distance(least, most);
    if (!std::isfinite(radius)) return {};
    return {0.5F * (least + most), std::max(radius, 1e-4F)};
}

} // namespace gltf
