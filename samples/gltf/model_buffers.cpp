#include "gltf/model_buffers.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "descriptors.h"
#include "frame_constants.h"

namespace gltf {
namespace {

using samples::of_type;

constexpr std::uint32_t kBuffers = 6;
constexpr std::uint32_t kLights = 3; // The binding of the only one that is no storage buffer.

VkDescriptorType type_of(std::uint32_t binding) {
    return binding == kLights ? VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER
                              : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
}

shader::Material shaded(const Material& material) {
    shader::Material shaded{};
    shaded.base_color = material.base_color;
    shaded.emissive = glm::vec4(material.emissive, 0);
    shaded.metallic = material.metallic;
    shaded.roughness = material.roughness;
    shaded.normal_scale = material.normal_scale;
    shaded.occlusion_strength = material.occlusion_strength;
    shaded.alpha = static_cast<std::uint32_t>(material.alpha);
    shaded.alpha_cutoff = material.alpha_cutoff;
    shaded.is_double_sided = material.is_double_sided ? 1 : 0;
    shaded.is_unlit = material.is_unlit ? 1 : 0;
    for (std::size_t kind = 0; kind < kTextureKinds; ++kind) {
        const TextureUse& use = material.textures[kind];
        shaded.textures[kind] = {use.turn, use.offset, use.coordinates,
                                 use.texture == kNone ? 0U : 1U};
    }
    return shaded;
}

/// With `values`, or zeros where there are none: a buffer has at least one byte.
template <typename Value>
std::unique_ptr<samples::HostBuffer> buffer_of(const samples::VulkanDevice& device,
                                               const std::vector<Value>& values,
                                               VkBufferUsageFlags usage) {
    const std::size_t count = std::max<std::size_t>(values.size(), 1);
    auto buffer = std::make_unique<samples::HostBuffer>(device.handles(), count * sizeof(Value),
                                                        usage | VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    std::memset(buffer->bytes().data(), 0, buffer->bytes().size());
    if (!values.empty())
        std::memcpy(buffer->bytes().data(), values.data(), values.size() * sizeof(Value));
    return buffer;
}

} // namespace

ModelBuffers::ModelBuffers(const samples::VulkanDevice& device, const Model& model)
    : device_(device.device()) {
    list_parts(model);
    upload(device, model);
    create_set();
    write_set();
}

ModelBuffers::~ModelBuffers() {
    vkDestroyDescriptorPool(device_, pool_, nullptr);
    vkDestroyDescriptorSetLayout(device_, layout_, nullptr);
}

/// Parts lie one behind the other, mesh by mesh; each node with a mesh draws that mesh's.
void ModelBuffers::list_parts(const Model& model) {
    std::vector<std::vector<DrawnPart>> of_meshes;
    std::uint32_t first_index = 0;
    std::uint32_t first_vertex = 0;
    std::uint32_t first_offset = 0;
    for (const Mesh& mesh : model.meshes) {
        std::vector<DrawnPart>& parts = of_meshes.emplace_back();
        for (const Part& part : mesh.parts) {
            const auto count = static_cast<std::uint32_t>(part.indices.size());
            const auto vertices = static_cast<std::uint32_t>(part.vertices.size());
            const auto targets = static_cast<std::uint32_t>(part.targets.size());
            parts.push_back({{0, part.material, first_vertex, vertices, first_offset, targets},
                             first_index,
                             count});
            first_index += count;
            first_vertex += vertices;
            first_offset += targets * vertices;
        }
    }
    for (Index index = 0; index < model.nodes.size(); ++index) {
        const Node& node = model.nodes[index];
        if (node.mesh == kNone) continue;
        shader::Instance instance{};
        instance.object = static_cast<std::uint32_t>(instances_.size()) + 1; // 0 is the sky.
        instance.first_joint = kNone;
        if (node.skin != kNone) {
            instance.first_joint = static_cast<std::uint32_t>(joints_.size());
            joints_.resize(joints_.size() + model.skins[node.skin].joints.size());
        }
        instance.first_weight = static_cast<std::uint32_t>(weights_.size());
        weights_.resize(weights_.size() + node.weights.size());
        for (DrawnPart part : of_meshes[node.mesh]) {
            part.drawn.instance = static_cast<std::uint32_t>(instances_.size());
            parts_.push_back(part);
        }
        instances_.push_back(instance);
        nodes_.push_back(index);
    }
}

void ModelBuffers::upload(const samples::VulkanDevice& device, const Model& model) {
    std::vector<Vertex> vertices;
    std::vector<std::uint32_t> indices;
    for (const Mesh& mesh : model.meshes)
        for (const Part& part : mesh.parts) {
            vertices.insert(vertices.end(), part.vertices.begin(), part.vertices.end());
            indices.insert(indices.end(), part.indices.begin(), part.indices.end());
        }
    std::vector<shader::Offset> offsets;
    for (const Mesh& mesh : model.meshes)
        for (const Part& part : mesh.parts)
            for (const std::vector<Offset>& target : part.targets)
                for (const Offset& offset : target)
                    offsets.push_back({glm::vec4(offset.position, 0), glm::vec4(offset.normal, 0)});
    std::vector<shader::Material> materials;
    for (const Material& material : model.materials)
        materials.push_back(shaded(material));
    vertices_ = buffer_of(device, vertices, VK_BUFFER_USAGE_VERTEX_BUFFER_BIT);
    indices_ = buffer_of(device, indices, VK_BUFFER_USAGE_INDEX_BUFFER_BIT);
    materials_ = buffer_of(device, materials, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
    offsets_ = buffer_of(device, offsets, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
    posed_weights_ = buffer_of(device, weights_, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
    posed_instances_ = buffer_of(device, instances_, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
    posed_joints_ = buffer_of(device, joints_, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
    lights_ = buffer_of(device, std::vector<shader::Lights>(1), VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT);
}

void ModelBuffers::create_set() {
    std::array<VkDescriptorSetLayoutBinding, kBuffers> bindings{};
    for (std::uint32_t index = 0; index < kBuffers; ++index)
        bindings[index] = {index, type_of(index), 1,
                           VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, nullptr};
    layout_ = samples::create_set_layout(device_, bindings);

    constexpr VkDescriptorPoolSize kSizes[]{{VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, kBuffers - 1},
                                            {VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 1}};
    pool_ = samples::create_descriptor_pool(device_, 1, kSizes);
    samples::allocate_sets(device_, pool_, std::span(&layout_, 1), std::span(&set_, 1));
}

void ModelBuffers::write_set() const {
    const VkBuffer buffers[]{posed_instances_->buffer(), posed_joints_->buffer(),
                             materials_->buffer(),       lights_->buffer(),
                             offsets_->buffer(),         posed_weights_->buffer()};
    static_assert(std::size(buffers) == kBuffers);
    for (std::uint32_t index = 0; index < kBuffers; ++index) {
        const VkDescriptorBufferInfo buffer{buffers[index], 0, VK_WHOLE_SIZE};
        auto write = of_type<VkWriteDescriptorSet>(VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET);
        write.dstSet = set_;
        write.dstBinding = index;
        write.descriptorCount = 1;
        write.descriptorType = type_of(index);
        write.pBufferInfo = &buffer;
        vkUpdateDescriptorSets(device_, 1, &write, 0, nullptr);
    }
}

void ModelBuffers::pose_skin(std::uint32_t first_joint, const std::vector<glm::mat4>& matrices) {
    for (std::size_t j = 0; j < matrices.size(); ++j) {
        shader::Joint& joint = joints_[first_joint + j];
        joint.previous = is_posed_ ? joint.now : matrices[j];
        joint.now = matrices[j];
    }
}

void ModelBuffers::pose_weights(std::uint32_t first_weight, const std::vector<float>& weights) {
    for (std::size_t target = 0; target < weights.size(); ++target) {
        shader::Weight& weight = weights_[first_weight + target];
        weight.previous = is_posed_ ? weight.now : weights[target];
        weight.now = weights[target];
    }
}

void ModelBuffers::record_pose(VkCommandBuffer commands, const Model& model, const Pose& pose,
                               const std::vector<std::vector<float>>& weights) {
    for (std::size_t i = 0; i < instances_.size(); ++i) {
        shader::Instance& instance = instances_[i];
        const Node& node = model.nodes[nodes_[i]];
        const glm::mat4& now = pose[nodes_[i]];
        instance.previous_model = is_posed_ ? instance.model : now;
        instance.model = now;
        instance.facing = glm::determinant(glm::mat3(now)) < 0 ? -1.0F : 1.0F;
        pose_weights(instance.first_weight, weights[nodes_[i]]);
        if (instance.first_joint == kNone) continue;
        instance.facing = 1;
        pose_skin(instance.first_joint, joint_matrices(model.skins[node.skin], pose));
    }
    is_posed_ = true;
    samples::record_update(commands, posed_instances_->buffer(),
                           std::as_bytes(std::span(instances_)));
    samples::record_update(commands, posed_joints_->buffer(), std::as_bytes(std::span(joints_)));
    samples::record_update(commands, posed_weights_->buffer(), std::as_bytes(std::span(weights_)));
}

void ModelBuffers::record_lights(VkCommandBuffer commands, const shader::Lights& lights) const {
    samples::record_update(commands, lights_->buffer(), std::as_bytes(std::span(&lights, 1)));
}

} // namespace gltf
