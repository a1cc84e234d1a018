#pragma once

#include <memory>

#include "gltf/pose.h"
#include "gltf/shader_data.h"
#include "host_buffer.h"
#include "vulkan_device.h"

namespace gltf {

/// A model's vertices and materials, and what changes from frame to frame: instances, joints,
/// weights and lights. Shaders read all but the vertices as set 1.
class ModelBuffers {
public:
    ModelBuffers(const samples::VulkanDevice& device, const Model& model);
    ~ModelBuffers();
    ModelBuffers(const ModelBuffers&) = delete;
    ModelBuffers& operator=(const ModelBuffers&) = delete;

    /// The pose of now; motion is against that of the time before.
    void record_pose(VkCommandBuffer commands, const Model& model, const Pose& pose,
                     const std::vector<std::vector<float>>& weights);
    void record_lights(VkCommandBuffer commands, const shader::Lights& lights) const;

    VkDescriptorSetLayout layout() const { return layout_; }
    VkDescriptorSet set() const { return set_; }

    /// Draws all parts; `begin_part` is called with what each is.
    template <typename BeginPart>
    void draw(VkCommandBuffer commands, const BeginPart& begin_part) const {
        const VkBuffer vertices = vertices_->buffer();
        const VkDeviceSize start = 0;
        vkCmdBindVertexBuffers(commands, 0, 1, &vertices, &start);
        vkCmdBindIndexBuffer(commands, indices_->buffer(), 0, VK_INDEX_TYPE_UINT32);
        for (const DrawnPart& part : parts_) {
            begin_part(part.drawn);
            vkCmdDrawIndexed(commands, part.index_count, 1, part.first_index,
                             static_cast<std::int32_t>(part.drawn.first_vertex), 0);
        }
    }

private:
    struct DrawnPart {
        shader::Drawn drawn;
        std::uint32_t first_index;
        std::uint32_t index_count;
    };

    void list_parts(const Model& model);
    void pose_skin(std::uint32_t first_joint, const std::vector<glm::mat4>& matrices);
    void pose_weights(std::uint32_t first_weight, const std::vector<float>& weights);
    void upload(const samples::VulkanDevice& device, const Model& model);
    void create_set();
    void write_set() const;

    VkDevice device_;
    std::vector<DrawnPart> parts_;
    std::vector<Index> nodes_; ///< Of the instances.
    std::vector<shader::Instance> instances_;
    std::vector<shader::Joint> joints_;
    std::vector<shader::Weight> weights_; ///< Of all instances' morph targets.
    bool is_posed_ = false;
    std::unique_ptr<samples::HostBuffer> vertices_, indices_;
    std::unique_ptr<samples::HostBuffer> materials_, offsets_;
    std::unique_ptr<samples::HostBuffer> posed_instances_, posed_joints_, posed_weights_, lights_;
    VkDescriptorSetLayout layout_ = VK_NULL_HANDLE;
    VkDescriptorPool pool_ = VK_NULL_HANDLE;
    VkDescriptorSet set_ = VK_NULL_HANDLE;
};

} // namespace gltf
