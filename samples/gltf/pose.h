#pragma once

#include "gltf/model.h"

namespace gltf {

/// Where all nodes are at one moment: node to world.
using Pose = std::vector<glm::mat4>;

/// As the first animation has it, again and again.
Pose pose_at(const Model& model, double seconds);

/// Those of all nodes' morph targets at one moment, likewise.
std::vector<std::vector<float>> weights_at(const Model& model, double seconds);

/// What bends a skin's vertices, from where the mesh has them to the world.
std::vector<glm::mat4> joint_matrices(const Skin& skin, const Pose& pose);

/// A ball around all that is drawn.
struct Bounds {
    glm::vec3 centre{0};
    float radius = 1;
};
Bounds bounds_of(const Model& model, const Pose& pose);

} // namespace gltf
